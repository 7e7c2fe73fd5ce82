using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>CharLS's charls_frame_info.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CharLsFrame(uint Width, uint Height, int BitsPerSample, int Components);
