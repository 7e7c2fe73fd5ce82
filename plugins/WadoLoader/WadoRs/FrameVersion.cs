using ImageLoaders;

namespace WadoLoader.WadoRs;

/// <summary>
/// Which answers an image was made of, as <see cref="ImageSource.Version"/> says it: the frame's, which its pixels come from, and that of
/// the metadata, which says how they are read and shown. It is there only when the server named the version of both.
/// </summary>
/// <param name="Frames">The numbers in the frame's address; several where it came together with others; empty: the whole
/// instance's.</param>
/// <param name="Dialect">Of <see cref="AcceptNegotiation.All"/>: a strong ETag is of one representation.</param>
/// <param name="ETag">The strong one of that answer.</param>
/// <param name="Metadata"><see cref="InstanceHeader.Version"/>; empty: the whole instance has them.</param>
internal sealed record FrameVersion(string Frames, int Dialect, string ETag, string Metadata)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; <see langword="null"/>: it is none.</summary>
    public static FrameVersion? Parse(string? text) =>
        text?.Split(' ') is [var frames, var dialect, var eTag, var metadata]
            && int.TryParse(dialect, out var number) ? new(frames, number, eTag, metadata) : null;

    /// <summary>No part of it has a blank (RFC 9110 8.8.3).</summary>
    public override string ToString() => $"{Frames} {Dialect} {ETag} {Metadata}";
}
