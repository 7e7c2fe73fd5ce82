using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs;

/// <summary>
/// Represents a picture of one or more frames (GIF, WebP, AVIF, animated PNG) whose header has been read. It is safe for concurrent use.
/// </summary>
/// <remarks>
/// Each frame is returned as browsers show it: drawn onto the result of the frames before it. The object does not contain the bytes of the
/// file.
/// </remarks>
public abstract class AnimatedPicture
{
    /// <summary>
    /// How many pixels may be decoded to make one frame. An animation of 1000 x 1000 pixels may have about 1000 frames that build on one
    /// another.
    /// </summary>
    private const long MaximumPixels = 1L << 30;

    /// <summary>How many pixels a frame may have that reaches beyond the canvas, if the canvas has no more.</summary>
    private const int MaximumPixelsBeside = 4 << 20;

    private protected AnimatedPicture()
    {
    }

    /// <summary>Gets the canvas: 3 components of 8 bits, or 4 with alpha. AVIF can also have 1 component, and 16 bits.</summary>
    public CodestreamInfo Info { get; private protected init; }

    /// <summary>Gets all complete frames. There is at least one.</summary>
    public ImmutableArray<AnimationFrame> Frames { get; private protected init; } = [];

    /// <summary>
    /// Gets a value that indicates whether the file is an animation and not a single picture. An animation can have one frame.
    /// </summary>
    public bool IsAnimated { get; private protected init; }

    /// <summary>Gets how the pixels must be rotated and flipped to be shown, as an EXIF orientation: 1 (no change) to 8.</summary>
    public int Orientation { get; private protected init; } = 1;

    /// <summary>Gets contradictions between the file and the standard of its format, in words. The array is usually empty.</summary>
    public ImmutableArray<string> Remarks { get; private protected init; } = [];

    /// <summary>Decodes one frame.</summary>
    /// <remarks>Decoding starts at the last frame that covers everything before it. The amount of work is limited.</remarks>
    /// <param name="file">The file that this header was read from.</param>
    /// <param name="index">The index of the frame, from 0.</param>
    /// <param name="pixels">
    /// The memory to fill: exactly <see cref="CodestreamInfo.LengthBytes"/> of <see cref="Info"/>. Its content is undefined after an error.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the operation. It is checked at least once for each frame.</param>
    /// <returns>Contradictions between the data of the frames and the standard, in words. The array is usually empty.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the file is corrupt or truncated. <see cref="ImageLoadError.TooLarge"/>: too many pixels
    /// would have to be decoded for this frame. <see cref="ImageLoadError.Unsupported"/>: the library is missing, or cannot decode the
    /// frame.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="index"/> or the length of <paramref name="pixels"/> is wrong.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ImmutableArray<string> Decode(ReadOnlySpan<byte> file, int index, Span<byte> pixels, CancellationToken cancellationToken =
        default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Frames.Length);
        Expectation.ThrowIfOtherLength(Info.LengthBytes, pixels);
        cancellationToken.ThrowIfCancellationRequested();
        var remarks = ImmutableArray.CreateBuilder<string>();
        var frame = Frames[index];
        if (IsWholeCanvas(frame) && (frame.Rows, frame.Columns) == (Info.Rows, Info.Columns))
        {
            DecodeFrame(file, index, Info.Components, pixels, remarks, cancellationToken);
            return remarks.DrainToImmutable();
        }

        var first = FirstNeeded(index);
        ThrowIfTooMuch(first, index);
        if (Info.Components == 4)
        {
            Draw(file, first, index, MemoryMarshal.Cast<byte, uint>(pixels), remarks, cancellationToken);
            return remarks.DrainToImmutable();
        }

        var rented = ArrayPool<uint>.Shared.Rent(Info.Rows * Info.Columns);
        try
        {
            var canvas = rented.AsSpan(0, Info.Rows * Info.Columns);
            Draw(file, first, index, canvas, remarks, cancellationToken);
            Rgba.Pack(canvas, pixels);
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }

        return remarks.DrainToImmutable();
    }

    /// <summary>Decodes a frame's own rectangle.</summary>
    /// <param name="file">The file.</param>
    /// <param name="index">The frame, from 0.</param>
    /// <param name="components">4; or 3 where <see cref="Info"/> has 3 and the frame is the whole canvas.</param>
    /// <param name="pixels">Room for its pixels.</param>
    /// <param name="remarks">Gets what contradicts the standard.</param>
    /// <param name="cancellationToken">Read once a while.</param>
    private protected abstract void DecodeFrame(
        ReadOnlySpan<byte> file, int index, int components, Span<byte> pixels, ImmutableArray<string>.Builder remarks,
            CancellationToken cancellationToken);

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>.</exception>
    private protected void ThrowIfTooMuch(int first, int index)
    {
        var sum = 0L;
        for (var i = first; i <= index; i++)
            sum += IsDrawn(i, index) ? Frames[i].Pixels : 0;
        if (sum > MaximumPixels)
        {
            throw new ImageLoadException(
                ImageLoadError.TooLarge,
                $"Frame {index + 1} builds on those from frame {first
                    + 1} on; {sum:N0} pixels would have to be decoded for it, and {MaximumPixels:N0} are the most.");
        }
    }

    private bool IsWholeCanvas(in AnimationFrame frame) => frame.Covers(Info.Rows, Info.Columns) && !frame.IsBlended;

    /// <summary>The first frame that has a part in this one.</summary>
    private int FirstNeeded(int index)
    {
        var first = index;
        for (; first > 0 && !(IsWholeCanvas(Frames[first]) && IsDrawn(first, index)); first--)
        {
            if (Frames[first - 1].Disposal == FrameDisposal.Clear && Frames[first - 1].Covers(Info.Rows, Info.Columns))
                break;
        }

        return first;
    }

    // What is cleared or restored before this frame leaves no trace of its own.
    private bool IsDrawn(int i, int index) => i == index || Frames[i].Disposal == FrameDisposal.Keep;

    private void Draw(
        ReadOnlySpan<byte> file, int first, int index, Span<uint> canvas, ImmutableArray<string>.Builder remarks,
            CancellationToken cancellationToken)
    {
        canvas.Clear();
        var largest = 0L;
        for (var i = first; i <= index; i++)
            largest = Math.Max(largest, Frames[i].Pixels);
        if (largest > Math.Max(canvas.Length, MaximumPixelsBeside))
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"A frame has {largest:N0} pixels, far more than the picture's {canvas.Length:N0}.");
        var rented = ArrayPool<uint>.Shared.Rent((int)largest);
        try
        {
            for (var i = first; i <= index; i++)
            {
                var frame = Frames[i];
                cancellationToken.ThrowIfCancellationRequested();
                if (IsDrawn(i, index))
                {
                    var pixels = rented.AsSpan(0, (int)frame.Pixels);
                    DecodeFrame(file, i, 4, MemoryMarshal.AsBytes(pixels), remarks, cancellationToken);
                    Rgba.Draw(pixels, frame, canvas, Info.Columns);
                }
                else if (frame.Disposal == FrameDisposal.Clear)
                {
                    Rgba.Clear(frame, canvas, Info.Columns);
                }
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }
}
