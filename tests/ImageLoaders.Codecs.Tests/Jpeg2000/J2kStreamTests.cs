namespace ImageLoaders.Codecs.Tests;

/// <summary>The own decoder on conformance streams (ISO/IEC 15444-4), on one stream for each feature, and on damaged ones.</summary>
public sealed class J2kStreamTests
{
    [TestCaseSource(typeof(J2kStream), nameof(J2kStream.Cases), new object[] { "ok" })]
    public void Decode_ValidStream_GivesReferenceSamples(object stream)
    {
        var valid = (J2kStream)stream;
        valid.Check(ComponentPlanes.Decode(valid.ReadCodestream()));
    }

    [TestCaseSource(typeof(J2kStream), nameof(J2kStream.Cases), new object[] { "error" })]
    public void Decode_BrokenStream_IsAnError(object stream)
    {
        var codestream = ((J2kStream)stream).ReadCodestream();
        GuardedDecoding.CheckRefusal(Assert.Throws<ImageLoadException>(() => ComponentPlanes.Decode(codestream))!);
    }

    [TestCaseSource(typeof(J2kStream), nameof(J2kStream.Cases), new object[] { "either" })]
    public void Decode_DoubtfulStream_GivesPictureOrError(object stream)
    {
        var codestream = ((J2kStream)stream).ReadCodestream();
        try
        {
            ComponentPlanes.Decode(codestream);
        }
        catch (ImageLoadException exception)
        {
            GuardedDecoding.CheckRefusal(exception);
        }
    }
}
