using System.Runtime.CompilerServices;

namespace ImageLoaders.Display.GrayscaleTransforms;

/// <summary>Stored value to modality value (PS3.3 C.11.1): a table where there is one, else slope and intercept.</summary>
internal readonly struct ModalityTransform
{
    private readonly LookupTable? _table;
    private readonly double _slope;
    private readonly double _intercept;

    public ModalityTransform(Image image)
    {
        // Colour has no modality values: what is stored is what is shown (PS3.3 C.7.6.3.1.2).
        _table = image.Format.IsColor ? null : image.ModalityLut;
        _slope = image.Format.IsColor || image.RescaleSlope == 0 ? 1 : image.RescaleSlope;
        _intercept = image.Format.IsColor ? 0 : image.RescaleIntercept;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Apply(double stored) => _table is null ? stored * _slope + _intercept : LookUp(_table, stored);

    /// <summary>The smallest and the largest modality value of a range of stored values.</summary>
    public (double Low, double High) ApplyToRange(double minimum, double maximum)
    {
        if (_table is null)
        {
            var (a, b) = (Apply(minimum), Apply(maximum));
            return (Math.Min(a, b), Math.Max(a, b));
        }

        var used = _table.Entries.AsSpan()[IndexOf(_table, minimum)..(IndexOf(_table, maximum) + 1)];
        var (low, high) = (ushort.MaxValue, ushort.MinValue);
        foreach (var entry in used)
            (low, high) = (Math.Min(low, entry), Math.Max(high, entry));
        return (low, high);
    }

    /// <summary>The entry of a value: the first for whatever lies before it, the last for whatever lies behind it.</summary>
    public static ushort LookUp(LookupTable table, double value) => table.Entries[IndexOf(table, value)];

    private static int IndexOf(LookupTable table, double value) =>
        (int)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero) - table.FirstValueMapped, 0, table.Entries.Length - 1);
}
