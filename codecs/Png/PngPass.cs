namespace ImageLoaders.Codecs.Png;

/// <summary>One of the seven pictures that an interlaced PNG (Adam7) is made of: every so many pixels of every so many rows.</summary>
internal readonly record struct PngPass(int FirstRow, int FirstColumn, int RowStep, int ColumnStep)
{
    /// <summary>How many there are.</summary>
    public const int Count = 7;

    /// <param name="number">0 to 6.</param>
    public static PngPass Get(int number) => number switch
    {
        0 => new(0, 0, 8, 8),
        1 => new(0, 4, 8, 8),
        2 => new(4, 0, 8, 4),
        3 => new(0, 2, 4, 4),
        4 => new(2, 0, 4, 2),
        5 => new(0, 1, 2, 2),
        _ => new(1, 0, 2, 1),
    };

    /// <summary>How many rows of a picture of so many rows belong to the pass.</summary>
    public int Rows(int rows) => (rows - FirstRow + RowStep - 1) / RowStep;

    /// <summary>How many columns of a picture of so many columns belong to the pass.</summary>
    public int Columns(int columns) => (columns - FirstColumn + ColumnStep - 1) / ColumnStep;
}
