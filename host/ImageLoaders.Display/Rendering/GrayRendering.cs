using System.Buffers;
using System.Runtime.InteropServices;
using ImageLoaders.Display.Geometry;
using ImageLoaders.Display.GrayscaleTransforms;

namespace ImageLoaders.Display.Rendering;

/// <summary>Draws images of one component: of 8 and 16 bits through one table of all values, others value by value.</summary>
internal static class GrayRendering
{
    public static void Draw<TPaint, TPixel>(Image image, Viewport viewport, in Placement placement, TPaint paint, Span<TPixel> output)
        where TPaint : struct, IPaint<TPixel>
        where TPixel : unmanaged
    {
        var curve = viewport.VoiLut is { } table ? GrayscaleTransform.Create(table, viewport.Invert)
            : GrayscaleTransform.Create(viewport.Window ?? AutomaticWindow.Compute(image),
                viewport.Window is null ? VoiLutFunction.Linear : viewport.VoiLutFunction, viewport.Invert);
        var isWhole = viewport.Interpolation == Interpolation.PixelReplication || placement.IsIdentityFor(image);
        if (isWhole && image.Format.BytesPerSample <= 2)
            DrawByTable(image, placement, curve, paint, output);
        else
            ValueRendering.Draw(image, viewport.Interpolation, placement, new GrayRowPaint<TPaint, TPixel>(curve, paint), output);
    }

    private static void DrawByTable<TPaint, TPixel>(Image image, in Placement placement, in GrayscaleTransform curve, TPaint paint,
        Span<TPixel> output)
        where TPaint : struct, IPaint<TPixel>
        where TPixel : unmanaged
    {
        var isByte = image.Format.BytesPerSample == 1;
        var rented = ArrayPool<TPixel>.Shared.Rent(isByte ? 256 : 65536);
        var table = rented.AsSpan(0, isByte ? 256 : 65536);
        Fill(table, image, curve, paint);
        if (isByte)
            Replication.Draw(image, placement, new ByteShader<TPixel>(image.Pixels.Span, table), paint.Background, output);
        else
            Replication.Draw(image, placement, new WordShader<TPixel>(MemoryMarshal.Cast<byte, ushort>(image.Pixels.Span), table),
                paint.Background, output);
        ArrayPool<TPixel>.Shared.Return(rented);
    }

    // Indexed by the bits of the stored value, so that signed ones need no offset. Only values that the image has are filled in.
    private static void Fill<TPaint, TPixel>(Span<TPixel> table, Image image, in GrayscaleTransform curve, TPaint paint)
        where TPaint : struct, IPaint<TPixel>
        where TPixel : unmanaged
    {
        var modality = new ModalityTransform(image);
        var mask = table.Length - 1;
        var (minimum, maximum) = ((int)image.MinimumValue, (int)image.MaximumValue);
        for (var stored = minimum; stored <= maximum; stored++)
            table[stored & mask] = paint.ToPixel(curve.ApplyRounded(modality.Apply(stored)));

        if (image.PixelPaddingValue is not { } padding)
            return;
        var limit = image.PixelPaddingRangeLimit ?? padding;
        var lowest = image.Format.IsSigned ? -(table.Length / 2) : 0;
        var first = Math.Max(Math.Ceiling(Math.Min(padding, limit)), lowest);
        var last = Math.Min(Math.Floor(Math.Max(padding, limit)), lowest + mask);
        for (var stored = first; stored <= last; stored++)
            table[(int)stored & mask] = paint.Background;
    }

    private readonly ref struct ByteShader<TPixel>(ReadOnlySpan<byte> samples, ReadOnlySpan<TPixel> table) : IShader<TPixel>
        where TPixel : unmanaged
    {
        private readonly ReadOnlySpan<byte> _samples = samples;
        private readonly ReadOnlySpan<TPixel> _table = table;

        public TPixel At(int pixel) => _table[_samples[pixel]];
    }

    private readonly ref struct WordShader<TPixel>(ReadOnlySpan<ushort> samples, ReadOnlySpan<TPixel> table) : IShader<TPixel>
        where TPixel : unmanaged
    {
        private readonly ReadOnlySpan<ushort> _samples = samples;
        private readonly ReadOnlySpan<TPixel> _table = table;

        public TPixel At(int pixel) => _table[_samples[pixel]];
    }
}

/// <summary>A row of modality values to a row of the output. NaN is what lies outside of the picture.</summary>
internal readonly struct GrayRowPaint<TPaint, TPixel>(GrayscaleTransform curve, TPaint paint) : IRowPaint<TPixel>
    where TPaint : struct, IPaint<TPixel>
    where TPixel : unmanaged
{
    public void Paint(ReadOnlySpan<double> values, Span<TPixel> output)
    {
        for (var i = 0; i < output.Length; i++)
            output[i] = double.IsNaN(values[i]) ? paint.Background : paint.ToPixel(curve.ApplyRounded(values[i]));
    }
}
