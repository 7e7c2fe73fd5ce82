namespace ImageLoaders.Codecs;

/// <summary>Represents one frame of an animation: a rectangle that is drawn onto the result of the frames before it.</summary>
public readonly record struct AnimationFrame
{
    /// <summary>Gets the number of columns between the left edge of the canvas and the frame.</summary>
    public required int Left { get; init; }

    /// <summary>Gets the number of rows between the top edge of the canvas and the frame.</summary>
    public required int Top { get; init; }

    /// <summary>Gets the width, in pixels.</summary>
    public required int Columns { get; init; }

    /// <summary>Gets the height, in pixels.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets how long the frame is shown, as the file states it. Browsers show a frame of 10 ms or less for 100 ms.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets what happens to the frame before the next frame is drawn.</summary>
    public FrameDisposal Disposal { get; init; }

    /// <summary>
    /// Gets a value that indicates whether transparent pixels show what is below the frame. Otherwise the frame replaces everything in its
    /// rectangle.
    /// </summary>
    public bool IsBlended { get; init; }

    internal long Pixels => (long)Rows * Columns;

    internal bool Covers(int rows, int columns) => Left == 0 && Top == 0 && Columns >= columns && Rows >= rows;
}
