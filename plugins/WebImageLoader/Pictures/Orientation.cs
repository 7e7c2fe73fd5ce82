using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebImageLoader.Pictures;

/// <summary>Turns pixels from stored to seen orientation, by the numbers of EXIF.</summary>
internal static class Orientation
{
    public const int AsStored = 1;

    private static readonly string[] Turns =
    [
        "", "", "mirrored left to right", "turned by 180 degrees", "mirrored top to bottom", "mirrored along its falling diagonal",
        "turned by 90 degrees clockwise", "mirrored along its rising diagonal", "turned by 90 degrees anticlockwise",
    ];

    // A tile of 32 x 32 RGB pixels, read and written, stays in the first level cache.
    private const int Tile = 32;

    /// <summary>Whether rows become columns.</summary>
    public static bool Swaps(int orientation) => orientation >= 5;

    /// <summary>What was done, in words.</summary>
    public static string Remark(int orientation) => $"EXIF orientation {orientation}: {Turns[orientation]}";

    /// <param name="orientation">1 to 8.</param>
    /// <param name="stored">Pixels in stored orientation.</param>
    /// <param name="rows">Stored rows.</param>
    /// <param name="columns">Stored columns.</param>
    /// <param name="bytesPerPixel">1, 2, 3, 4, 6 or 8.</param>
    /// <param name="seen">As many bytes, all of them written.</param>
    public static void Apply(int orientation, ReadOnlySpan<byte> stored, int rows, int columns, int bytesPerPixel, Span<byte> seen)
    {
        switch (bytesPerPixel)
        {
            case 1:
                Apply<byte>(orientation, stored, rows, columns, seen);
                break;
            case 2:
                Apply<ushort>(orientation, stored, rows, columns, seen);
                break;
            case 3:
                Apply<Three<byte>>(orientation, stored, rows, columns, seen);
                break;
            case 4:
                Apply<uint>(orientation, stored, rows, columns, seen);
                break;
            case 6:
                Apply<Three<ushort>>(orientation, stored, rows, columns, seen);
                break;
            case 8:
                Apply<ulong>(orientation, stored, rows, columns, seen);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(bytesPerPixel));
        }
    }

    private static void Apply<T>(int orientation, ReadOnlySpan<byte> stored, int rows, int columns, Span<byte> seen)
        where T : unmanaged => ApplyTo(orientation, MemoryMarshal.Cast<byte, T>(stored), rows, columns, MemoryMarshal.Cast<byte, T>(seen));

    // Where the seen first pixel lies in the stored picture, and how far apart there two seen rows and two seen columns are.
    private static (int Origin, int RowStep, int ColumnStep) Steps(int orientation, int rows, int columns) => orientation switch
    {
        2 => (columns - 1, columns, -1),
        3 => ((rows * columns) - 1, -columns, -1),
        4 => ((rows - 1) * columns, -columns, 1),
        5 => (0, 1, columns),
        6 => ((rows - 1) * columns, 1, -columns),
        7 => ((rows * columns) - 1, -1, -columns),
        8 => (columns - 1, -1, columns),
        _ => (0, columns, 1),
    };

    private static void ApplyTo<T>(int orientation, ReadOnlySpan<T> stored, int rows, int columns, Span<T> seen)
        where T : unmanaged
    {
        var (origin, rowStep, columnStep) = Steps(orientation, rows, columns);
        var (seenRows, seenColumns) = Swaps(orientation) ? (columns, rows) : (rows, columns);
        for (var top = 0; top < seenRows; top += Tile)
        {
            var bottom = Math.Min(top + Tile, seenRows);
            for (var left = 0; left < seenColumns; left += Tile)
            {
                var width = Math.Min(Tile, seenColumns - left);
                for (var row = top; row < bottom; row++)
                {
                    var target = seen.Slice((row * seenColumns) + left, width);
                    var from = origin + (row * rowStep) + (left * columnStep);
                    for (var column = 0; column < target.Length; column++, from += columnStep)
                        target[column] = stored[from];
                }
            }
        }
    }

    [InlineArray(3)]
    private struct Three<T>
    {
        private T _first;
    }
}
