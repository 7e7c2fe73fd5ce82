using System.Security.Cryptography;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Takes the components of any codestream, each in its own size.</summary>
internal sealed class ComponentPlanes : SampleTarget
{
    /// <summary>Pictures over this are not decoded by tests that feed damaged headers.</summary>
    private const long MaxSamples = 64 << 20;

    private ComponentPlanes(CodestreamHeaders headers)
    {
        var areas = Enumerable.Range(0, headers.Size.Components.Count).Select(headers.Size.ComponentArea).ToArray();
        if (areas.Sum(area => (long)area.Width * area.Height) > MaxSamples)
            throw new ImageLoadException(ImageLoadError.TooLarge, "Over the limit of this test.");
        Sizes = [.. headers.Size.Components];
        Widths = [.. areas.Select(area => area.Width)];
        Samples = [.. areas.Select(area => new int[area.Width * area.Height])];
    }

    public ComponentSize[] Sizes { get; }

    public int[] Widths { get; }

    /// <summary>Row by row.</summary>
    public int[][] Samples { get; }

    public static ComponentPlanes Decode(ReadOnlySpan<byte> codestream, int threads = 1, CancellationToken cancellationToken = default)
    {
        var headers = new CodestreamReader(codestream).Read();
        var planes = new ComponentPlanes(headers);
        CodestreamDecoder.Decode(codestream, headers, threads, planes, cancellationToken);
        return planes;
    }

    /// <summary>The SHA-256 of all samples, one component after the other, in 1, 2 or 4 bytes.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (samples, size) in Samples.Zip(Sizes))
        {
            var bytes = size.Bits <= 8 ? 1 : size.Bits <= 16 ? 2 : 4;
            hash.AppendData([.. samples.SelectMany(sample => BitConverter.GetBytes(sample).Take(bytes))]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public override void Write(int component, int x, int y, ReadOnlySpan<int> samples) =>
        samples.CopyTo(Samples[component].AsSpan((y * Widths[component]) + x));
}
