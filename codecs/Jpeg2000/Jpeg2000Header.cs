namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>What a JPEG 2000 file's headers say of its picture.</summary>
/// <param name="Info">The picture.</param>
/// <param name="HasTransform">Whether the codestream has a colour transform, which its decoding undoes.</param>
/// <param name="Headers">All of the codestream's headers.</param>
/// <param name="CodestreamOffset">Where the codestream begins.</param>
/// <param name="CodestreamLength">How long it is, up to its end marker, which some encoders forget, and what may follow it.</param>
internal readonly record struct Jpeg2000Header(
    CodestreamInfo Info, bool HasTransform, CodestreamHeaders Headers, int CodestreamOffset, int CodestreamLength)
{
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>, <see cref="ImageLoadError.TooLarge"/>.
    /// </exception>
    public static Jpeg2000Header Read(ReadOnlySpan<byte> file)
    {
        var (offset, length) = Jpeg2000Boxes.FindCodestream(file, out var color);
        var headers = new CodestreamReader(file.Slice(offset, length)).Read();
        var components = headers.Size.Components;
        ThrowIfDifferent(components);
        var area = headers.Size.ComponentArea(0);
        if (area.IsEmpty)
            throw CodecError.Malformed("JPEG 2000: by the size segment (SIZ) at byte 2 it has no pixels.");
        var hasTransform = headers.Parameters.Defaults.HasComponentTransform && components.Count >= 3;
        var info = new CodestreamInfo
        {
            Rows = area.Height,
            Columns = area.Width,
            Components = components.Count,
            BitsPerSample = components[0].Bits,
            IsSigned = components[0].IsSigned,
            IsLossy = headers.AnyStyle(static style => !style.IsReversible),
            Color = components.Count == 1 ? CodestreamColorSpace.Gray : hasTransform ? CodestreamColorSpace.YCbCr : color,
        };
        return new(info, hasTransform, headers, offset, headers.EndOffset);
    }

    private static void ThrowIfDifferent(IReadOnlyList<ComponentSize> components)
    {
        if (components.Count is not (1 or 3 or 4))
            throw CodecError.Unsupported($"JPEG 2000: it has {components.Count} components; 1, 3 and 4 are known.");
        for (var i = 1; i < components.Count; i++)
        {
            if (components[i] != components[0])
            {
                throw CodecError.Unsupported(
                    $"JPEG 2000: component 1 has {components[0].Describe()}, component {i + 1} has {components[i].Describe()}. "
                    + "A picture whose components differ cannot be decoded here; DICOM has none (PS3.3 C.7.6.3.1.1).");
            }
        }

        if (components[0].Bits > CodestreamDecoder.MaxBits)
            throw CodecError.Unsupported(
                $"JPEG 2000: its samples have {components[0].Bits} bits; up to {CodestreamDecoder.MaxBits} can be decoded here.");
    }
}
