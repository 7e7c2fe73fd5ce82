using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Owns a stream of OpenJPEG's.</summary>
internal sealed class OpenJpegStream : SafeHandleZeroOrMinusOneIsInvalid
{
    public OpenJpegStream()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        OpenJpeg.DestroyStream(handle);
        return true;
    }
}
