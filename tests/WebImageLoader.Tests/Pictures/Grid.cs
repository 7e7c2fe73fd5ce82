using ImageLoaders;

namespace WebImageLoader.Tests.Pictures;

/// <summary>Pixels that can be turned, slowly and plainly: what the loader's own turning is held against.</summary>
internal sealed record Grid(byte[] Pixels, int Rows, int Columns, int Components)
{
    public static Grid Create(Image image) => new(image.Pixels.ToArray(), image.Rows, image.Columns, image.Format.BytesPerPixel);

    public Grid Transpose() => Make(Columns, Rows, (row, column) => (column, row));

    public Grid FlipRows() => Make(Rows, Columns, (row, column) => (Rows - 1 - row, column));

    public Grid FlipColumns() => Make(Rows, Columns, (row, column) => (row, Columns - 1 - column));

    /// <summary>From what is seen back to what is stored, by the EXIF orientation of the file.</summary>
    public Grid ToStored(int orientation) => orientation switch
    {
        2 => FlipColumns(),
        3 => FlipColumns().FlipRows(),
        4 => FlipRows(),
        5 => Transpose(),
        6 => FlipColumns().Transpose(),
        7 => FlipColumns().FlipRows().Transpose(),
        8 => FlipRows().Transpose(),
        _ => this,
    };

    /// <summary>Grey spread to three components.</summary>
    public Grid ToRgb() => Components == 3 ? this : new([.. Pixels.SelectMany(grey => Enumerable.Repeat(grey, 3))], Rows, Columns, 3);

    public int LargestDifference(byte[] reference)
    {
        Assert.That(Pixels, Has.Length.EqualTo(reference.Length));
        return Pixels.Zip(reference, (ours, theirs) => Math.Abs(ours - theirs)).Max();
    }

    private Grid Make(int rows, int columns, Func<int, int, (int Row, int Column)> from)
    {
        var pixels = new byte[Pixels.Length];
        for (var i = 0; i < rows * columns; i++)
        {
            var (row, column) = from(i / columns, i % columns);
            Pixels.AsSpan(((row * Columns) + column) * Components, Components).CopyTo(pixels.AsSpan(i * Components));
        }

        return new(pixels, rows, columns, Components);
    }
}
