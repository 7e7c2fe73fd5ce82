using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Metadata;

namespace WadoLoader.Pixels;

/// <summary>
/// Reads overlay planes (PS3.3 C.9.2), also those kept in unused bits of the pixels (retired). What is wrong with one is remarked upon.
/// </summary>
internal static class Overlays
{
    private const uint GroupStep = 0x00020000;
    private const int MostGroups = 16;

    /// <summary>Whether an overlay lies in unused bits, so that the raw samples must be seen.</summary>
    public static bool AreInPixels(Dataset data) => Groups(data).Any(shift => !data.Has(Tag.OverlayData + shift));

    /// <param name="data">The data set.</param>
    /// <param name="pixels">The picture's.</param>
    /// <param name="frame">From 1.</param>
    /// <param name="raw">Samples before anything was masked, in the machine's order; may be empty.</param>
    /// <param name="remarks">Gets what is wrong.</param>
    public static ImmutableArray<Overlay> Read(Dataset data, PixelDescription pixels, int frame, ReadOnlySpan<byte> raw,
        ICollection<string> remarks)
    {
        var overlays = ImmutableArray.CreateBuilder<Overlay>();
        foreach (var shift in Groups(data))
        {
            if (ReadOne(data, shift, pixels, frame, raw, remarks) is { } overlay)
                overlays.Add(overlay);
        }

        return overlays.ToImmutable();
    }

    /// <summary>Those with data of their own alone.</summary>
    public static ImmutableArray<Overlay> ReadPlanes(Dataset data, int frame, ICollection<string> remarks) =>
        [.. Groups(data).Where(shift => data.Has(Tag.OverlayData + shift))
            .Select(shift => ReadOne(data, shift, null, frame, default, remarks)).OfType<Overlay>()];

    private static IEnumerable<uint> Groups(Dataset data)
    {
        for (var i = 0u; i < MostGroups; i++)
            if (data.Has(Tag.OverlayRows + (i * GroupStep)))
                yield return i * GroupStep;
    }

    private static Overlay? ReadOne(Dataset data, uint shift, PixelDescription? pixels, int frame, ReadOnlySpan<byte> raw,
        ICollection<string> remarks)
    {
        var (rows, columns) = (data.Integer(Tag.OverlayRows + shift, Vr.US) ?? 0, data.Integer(Tag.OverlayColumns + shift, Vr.US) ?? 0);
        var bits = rows < 1 || columns < 1 ? null
            : data.Has(Tag.OverlayData + shift) ? Plane(data, shift, rows, columns, frame, out var isElsewhere) ?? (isElsewhere ? [] : null)
            : InPixels(raw, pixels, data.Integer(Tag.OverlayBitPosition + shift, Vr.US) ?? 0, rows, columns);
        if (bits is null)
            remarks.Add($"The overlay in group {(0x6000 + (shift >> 16)):X4} has no data for its {rows} x {columns} pixels: left out.");
        if (bits is not { Length: > 0 })
            return null;
        if (data.Exactly(Tag.OverlayOrigin + shift, Vr.SS, 2).IsEmpty)
            remarks.Add(
                $"The overlay in group {(0x6000 + (shift >> 16)):X4} does not say where it lies: taken for the first row and column.");
        var characters = CharacterSet.From(data);
        return new()
        {
            Rows = rows,
            Columns = columns,
            Row = (data.Integer(Tag.OverlayOrigin + shift, Vr.SS) ?? 1) - 1,
            Column = (data.Integer(Tag.OverlayOrigin + shift, Vr.SS, 1) ?? 1) - 1,
            IsRegionOfInterest = data.Text(Tag.OverlayType + shift) == "R",
            Bits = ImmutableCollectionsMarshal.AsImmutableArray(bits),
            Label = characters.Text(data, Tag.OverlayLabel + shift),
            Description = characters.Text(data, Tag.OverlayDescription + shift),
            RoiArea = data.Number(Tag.OverlayRoiArea + shift, Vr.IS),
            RoiMean = data.Number(Tag.OverlayRoiMean + shift, Vr.DS),
            RoiStandardDeviation = data.Number(Tag.OverlayRoiStandardDeviation + shift, Vr.DS),
        };
    }

    // An overlay that names an image frame, or has several, begins there; any other lies over every frame.
    private static byte[]? Plane(Dataset data, uint shift, int rows, int columns, int frame, out bool isElsewhere)
    {
        var frames = data.Integer(Tag.OverlayNumberOfFrames + shift, Vr.IS) ?? 1;
        var origin = data.Integer(Tag.OverlayFrameOrigin + shift, Vr.US);
        var index = frames > 1 || origin is not null ? frame - (origin ?? 1) : 0;
        isElsewhere = index < 0 || index >= frames;
        data.TryFind(Tag.OverlayData + shift, out var element);
        var firstBit = (long)index * rows * columns;
        if (isElsewhere || (firstBit + ((long)rows * columns) + 7) / 8 > element.Length || (long)rows * columns > Array.MaxLength)
            return null;
        ReadOnlySpan<byte> packed = data.Bytes(Tag.OverlayData + shift);
        if (data.Layout.IsBigEndian && element.Vr != Vr.OB)
        {
            var swapped = packed[..(packed.Length & ~1)].ToArray();
            SampleBits.SwapBytes(swapped, 2);
            packed = swapped;
        }

        var bits = new byte[rows * columns];
        BitPlane.Unpack(packed[(int)(firstBit / 8)..], (int)(firstBit & 7), bits);
        return bits;
    }

    private static byte[]? InPixels(ReadOnlySpan<byte> raw, PixelDescription? pixels, int position, int rows, int columns)
    {
        if (pixels is null)
            return null;
        var isUnused = position < pixels.BitsAllocated && (position > pixels.HighBit || position <= pixels.HighBit - pixels.BitsStored);
        var size = pixels.BitsAllocated / 8;
        if (!isUnused || pixels.Samples != 1 || rows != pixels.Rows || columns != pixels.Columns
            || raw.Length != (long)rows * columns * size)
            return null;
        var bits = new byte[rows * columns];
        var (from, bit) = (position / 8, position % 8);
        for (var i = 0; i < bits.Length; i++)
            bits[i] = (byte)((raw[(i * size) + from] >> bit) & 1);
        return bits;
    }
}
