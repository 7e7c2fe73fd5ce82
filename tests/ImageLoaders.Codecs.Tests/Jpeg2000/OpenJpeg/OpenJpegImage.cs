using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Owns an image of OpenJPEG's, and with it the samples.</summary>
internal sealed unsafe class OpenJpegImage : SafeHandleZeroOrMinusOneIsInvalid
{
    public OpenJpegImage()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Its components; valid until it is disposed.</summary>
    public ReadOnlySpan<Component> Components
    {
        get
        {
            var header = (Header*)handle;
            return header->Components == null ? [] : new(header->Components, (int)header->ComponentCount);
        }
    }

    protected override bool ReleaseHandle()
    {
        OpenJpeg.DestroyImage(handle);
        return true;
    }

    /// <summary>opj_image_comp_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Component
    {
        public uint HorizontalStep;
        public uint VerticalStep;
        public uint Width;
        public uint Height;
        public uint Left;
        public uint Top;
        public uint Precision;
        public uint BitsObsolete;
        public uint IsSigned;
        public uint DecodedResolutions;
        public uint Factor;
        public int* Samples;
        public ushort Alpha;
    }

    /// <summary>The beginning of opj_image_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public uint Left;
        public uint Top;
        public uint Right;
        public uint Bottom;
        public uint ComponentCount;
        public int ColorSpace;
        public Component* Components;
    }
}
