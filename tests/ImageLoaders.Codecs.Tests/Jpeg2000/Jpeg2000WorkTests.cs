using System.Buffers;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs.Tests;

/// <summary>How the own decoder works: on several threads, in memory that others have used, and until it is told to stop.</summary>
public sealed class Jpeg2000WorkTests
{
    private static readonly Jpeg2000Codec Codec = new();

    [Test]
    public void Decode_OnSeveralThreads_GivesTheSameSamples(
        [Values("-I -r 6", "-t 100,90", "-M 13", "-n 1")] string options, [Values(1, 3)] int components)
    {
        var info = new CodestreamInfo { Rows = 300, Columns = 257, Components = components, BitsPerSample = 12 };
        var codestream = Jpeg2000CodecTests.Encode(info, Samples.Make(info), [.. options.Split(' '), "-mct", components == 3 ? "1" : "0"]);
        var alone = ComponentPlanes.Decode(codestream, threads: 1);
        foreach (var threads in new[] { 2, 3, 8 })
            Assert.That(ComponentPlanes.Decode(codestream, threads).Samples, Is.EqualTo(alone.Samples));
    }

    [Test]
    public void Decode_DamagedOnSeveralThreads_NamesTheSameBlock()
    {
        var info = new CodestreamInfo { Rows = 256, Columns = 520, Components = 1, BitsPerSample = 8 };
        var codestream = LargeJpeg2000Tests.WithADamagedBlock(info);
        codestream.AsSpan(codestream.Length / 3, 16).Fill(0xFF);
        var message = Assert.Throws<ImageLoadException>(() => ComponentPlanes.Decode(codestream, threads: 1)).Message;
        for (var i = 0; i < 20; i++)
            Assert.That(
                Assert.Throws<ImageLoadException>(() => ComponentPlanes.Decode(codestream, threads: 4)).Message, Is.EqualTo(message));
    }

    [Test]
    public void Decode_InMemoryThatOthersHaveUsed_GivesTheSameSamples([Values("-r 60", "-I -r 60", "-t 64,64 -r 30")] string options)
    {
        var info = new CodestreamInfo { Rows = 200, Columns = 180, Components = 1, BitsPerSample = 8 };
        var codestream = Jpeg2000CodecTests.Encode(info, Samples.Make(info), options.Split(' '));
        Soil(0);
        var wanted = Samples.Decode(Codec, codestream);
        foreach (var value in new[] { -1, int.MinValue, 0x5A5A5A5A, BitConverter.SingleToInt32Bits(float.NaN) })
        {
            Soil(value);
            Assert.That(Samples.Decode(Codec, codestream), Is.EqualTo(wanted));
        }
    }

    [Test]
    public void Decode_OnThreadsInMemoryThatOthersHaveUsed_GivesTheSameSamples(
        [Values("-r 60", "-I -r 60", "-M 1 -n 2")] string options, [Values(1, 2, 3)] int threads)
    {
        var info = new CodestreamInfo { Rows = 300, Columns = 257, Components = 3, BitsPerSample = 8 };
        var codestream = Jpeg2000CodecTests.Encode(info, Samples.Make(info), [.. options.Split(' '), "-mct", "1"]);
        Soil(0);
        var wanted = ComponentPlanes.Decode(codestream, threads: 1).Samples;
        foreach (var value in new[] { -1, int.MinValue, BitConverter.SingleToInt32Bits(float.NaN) })
        {
            Soil(value);
            Assert.That(ComponentPlanes.Decode(codestream, threads).Samples, Is.EqualTo(wanted));
        }
    }

    [Test]
    public void Decode_CancelledWhileItWrites_WritesNoMore()
    {
        var info = new CodestreamInfo { Rows = 700, Columns = 64, Components = 1, BitsPerSample = 8 };
        var codestream = Jpeg2000CodecTests.Encode(info, Samples.Make(info));
        using var source = new CancellationTokenSource();
        var target = new CancellingTarget(source);
        var headers = new CodestreamReader(codestream).Read();
        Assert.Throws<OperationCanceledException>(() => CodestreamDecoder.Decode(codestream, headers, 2, target, source.Token));
        Assert.That(target.Rows, Is.InRange(1, 4));
    }

    /// <summary>Leaves a value in the arrays that decoding is going to rent.</summary>
    private static void Soil(int value)
    {
        var arrays = Enumerable.Range(4, 16)
            .SelectMany(exponent => Enumerable.Range(0, 3).Select(_ => ArrayPool<int>.Shared.Rent(1 << exponent))).ToArray(
            );
        foreach (var array in arrays)
        {
            array.AsSpan().Fill(value);
            ArrayPool<int>.Shared.Return(array);
        }
    }

    private sealed class CancellingTarget(CancellationTokenSource source) : SampleTarget
    {
        private int _rows;

        public int Rows => _rows;

        public override void Write(int component, int x, int y, ReadOnlySpan<int> samples)
        {
            Interlocked.Increment(ref _rows);
            source.Cancel();
        }
    }
}
