using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>Owns a decoder of CharLS.</summary>
internal sealed class CharLsHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public CharLsHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        CharLs.Destroy(handle);
        return true;
    }
}
