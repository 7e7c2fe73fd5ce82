using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>A TurboJPEG decompressor; serves one thread at a time.</summary>
internal sealed class TurboJpegHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
