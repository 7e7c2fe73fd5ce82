using ImageLoaders.Codecs.Tests.Jpeg;

namespace ImageLoaders.Codecs.Tests.JpegDct;

/// <summary>
/// Damaged JPEGs: the decoder of this project gives a picture or an error, never another exception, within the memory that was estimated;
/// and it shows no picture that libjpeg-turbo has a warning for, and no other samples.
/// </summary>
public sealed class JpegMutationTests
{
    private static readonly JpegCodec Library = new() { UsesLibrary = true };
    private static readonly JpegCodec Own = new() { UsesLibrary = false };

    private static readonly Lazy<byte[][]> Pictures = new(() =>
    [
        Cjpeg.Encode(53, 37, 1, "-quality 80"),
        Cjpeg.Encode(53, 37, 3, "-sample 2x2 -quality 75 -restart 2B"),
        Cjpeg.Encode(53, 37, 3, "-sample 2x1 -progressive -quality 90"),
        Cjpeg.Encode(53, 37, 3, "-sample 1x1 -progressive -restart 3B"),
        Cjpeg.Encode(53, 37, 3, "-sample 1x2 -quality 60", "0;\n1;\n2;\n"),
        JpegFile.Encode(JpegFile.Picture(53, 37, 4), 53, 37, 4, JpegFile.S420, progressive: false),
    ]);

    [Test]
    public void Decode_Damaged_GivesWhatTheLibraryGives() => Check(6000);

    [Test]
    [Category("Long")]
    public void Decode_300000Damaged_GivesWhatTheLibraryGives() => Check(300_000);

    [Test]
    public void Decode_DamagedAndTolerant_GivesAPictureOrAnError()
    {
        var random = new Random(5);
        var tolerant = new JpegCodec { UsesLibrary = false, IsTolerant = true };
        var shown = 0;
        for (var i = 0; i < 3000; i++)
        {
            var jpeg = Damage.Mutate(random, Pictures.Value[i % 6]);
            shown += GuardedDecoding.TryDecode(tolerant, jpeg, ColorOutput.AsStored) is null ? 0 : 1;
        }

        Assert.That(shown, Is.InRange(1500, 2990));
    }

    /// <summary>
    /// The library decodes a block anew when it meets a marker, and keeps what the first attempt made of it. A fill byte before a stuffed
    /// zero is none, so that the block is shown wrong, without a warning. It does so where 512 bytes of data are left.
    /// </summary>
    [Test]
    public void Decode_FillByteBeforeAStuffedZero_IsDamage([Values] bool usesLibrary)
    {
        var jpeg = Cjpeg.Encode(200, 150, 1, "-quality 95");
        var stuffed = jpeg.AsSpan().IndexOf(new byte[] { 0xFF, 0 });
        jpeg[stuffed - 1] = 0xFF;
        var codec = new JpegCodec { UsesLibrary = usesLibrary };
        var refusal = Assert.Throws<ImageLoadException>(() => GuardedDecoding.Decode(codec, jpeg, ColorOutput.AsStored))!;
        Assert.That(refusal.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(refusal.Message, Does.Contain($"stuffed zero byte (byte {stuffed - 1})"));
        var tolerant = new JpegCodec { UsesLibrary = usesLibrary, IsTolerant = true };
        Assert.That(GuardedDecoding.TryDecode(tolerant, jpeg, ColorOutput.AsStored), Is.Not.Null);
    }

    private static void Check(int count)
    {
        var random = new Random(11);
        var pixels = new byte[1 << 20];
        var (shown, onlyLibrary) = (0, 0);
        var (refused, different) = (new List<string>(), new List<string>());
        for (var i = 0; i < count; i++)
        {
            var jpeg = Damage.Mutate(random, Pictures.Value[i % Pictures.Value.Length]);
            var color = (ColorOutput)(i % 2);
            GuardedDecoding.DecodesWithinEstimate(Own, jpeg, pixels);
            var own = GuardedDecoding.TryDecode(Own, jpeg, color);
            var library = GuardedDecoding.TryDecode(Library, jpeg, color);
            shown += own is null ? 0 : 1;
            onlyLibrary += own is null && library is not null ? 1 : 0;
            if (own is not null && library is null)
                refused.Add($"{i}, picture {i % Pictures.Value.Length}: {Error(jpeg, color)}");
            else if (own is not null && !library.AsSpan().SequenceEqual(own))
                different.Add($"{i}, picture {i % Pictures.Value.Length}, {color}");
        }

        TestContext.Out.WriteLine($"{shown} shown, {onlyLibrary} by the library alone, {different.Count} otherwise than by it");
        Assert.That(refused, Is.Empty);
        Assert.That(different, Is.Empty);
    }

    private static string? Error(byte[] jpeg, ColorOutput color) =>
        Assert.Throws<ImageLoadException>(() => GuardedDecoding.Decode(Library, jpeg, color))!.Message;
}
