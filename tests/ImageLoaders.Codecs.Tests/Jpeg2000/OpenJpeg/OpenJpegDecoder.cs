using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Owns a decoder of OpenJPEG's.</summary>
internal sealed class OpenJpegDecoder : SafeHandleZeroOrMinusOneIsInvalid
{
    public OpenJpegDecoder()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        OpenJpeg.DestroyDecoder(handle);
        return true;
    }
}
