namespace ImageLoaders.Codecs;

/// <summary>One frame of an animation: a rectangle that is drawn onto what the frames before it have left.</summary>
public readonly record struct AnimationFrame
{
    /// <summary>Columns from the canvas's left edge.</summary>
    public required int Left { get; init; }

    /// <summary>Rows from the canvas's top edge.</summary>
    public required int Top { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Columns { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Rows { get; init; }

    /// <summary>For how long it is shown, as the file says; browsers show what takes 10 ms or less for 100 ms.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What becomes of it.</summary>
    public FrameDisposal Disposal { get; init; }

    /// <summary>Whether it lets through what is below it where it is transparent; otherwise it takes the place of all in its rectangle.</summary>
    public bool IsBlended { get; init; }

    internal long Pixels => (long)Rows * Columns;

    internal bool Covers(int rows, int columns) => Left == 0 && Top == 0 && Columns >= columns && Rows >= rows;
}
