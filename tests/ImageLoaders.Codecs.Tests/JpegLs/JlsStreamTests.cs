using System.Diagnostics;

namespace ImageLoaders.Codecs.Tests;

/// <summary>The decoder on conformance streams (ISO/IEC 14495-1, annex E), on one stream for each feature, and on damaged ones.</summary>
public sealed class JlsStreamTests
{
    private static readonly JpegLsCodec Codec = new();

    [TestCaseSource(typeof(JlsStream), nameof(JlsStream.Cases), new object[] { "ok" })]
    public void Decode_ValidStream_GivesReferenceSamples(object stream)
    {
        var valid = (JlsStream)stream;
        var (info, pixels) = GuardedDecoding.Decode(Codec, valid.ReadBytes(), ColorOutput.AsStored);

        // Of this one CharLS wrote a black picture: 46 bytes cannot hold its source, and CharLS does not decode it.
        if (valid["path"] == "streams/comps2_8_line.jls")
            Assert.That(pixels, Is.All.Zero);
        else
            valid.Check(info, pixels);
        Assert.That(() => CodestreamCost.Estimate(valid.ReadBytes()), Throws.Nothing);
    }

    [TestCaseSource(typeof(JlsStream), nameof(JlsStream.Cases), new object[] { "error" })]
    public void Decode_BrokenStream_IsAnErrorSoon(object stream)
    {
        var codestream = ((JlsStream)stream).ReadBytes();
        var begin = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(GuardedDecoding.TryDecode(Codec, codestream, ColorOutput.AsStored), Is.Null);
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromMinutes(2)));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - allocated, Is.LessThan(GuardedDecoding.MaxBytes + (8 << 20)));
    }

    [TestCaseSource(typeof(JlsStream), nameof(JlsStream.Cases), new object[] { "either" })]
    public void Decode_DoubtfulStream_GivesReferenceSamplesOrError(object stream)
    {
        var doubtful = (JlsStream)stream;
        var pixels = GuardedDecoding.TryDecode(Codec, doubtful.ReadBytes(), ColorOutput.AsStored);
        if (pixels is not null && doubtful["ref_file"].Length > 0 && doubtful["mapping"].Length == 0)
            doubtful.Check(Codec.ReadHeader(doubtful.ReadBytes()), pixels);
    }
}
