using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Codecs.Avif;

/// <summary>A libavif decoder; serves one thread at a time.</summary>
internal sealed class AvifDecoderHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        LibAvif.DestroyDecoder(handle);
        return true;
    }
}
