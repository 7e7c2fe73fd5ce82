using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using ImageLoaders.Codecs.Rle;

namespace ImageLoaders.Codecs;

/// <summary>Decodes DICOM RLE (PS3.5 Annex G). It needs no native library, has no state and is safe for concurrent use.</summary>
/// <remarks>
/// A frame has up to 15 segments, one for each byte of a pixel, the most significant byte first. Each segment is compressed with PackBits.
/// The format states neither rows nor columns. The number of segments does not distinguish three bytes of one sample from three samples of
/// one byte. For this reason, <c>expected</c> decides: its <see cref="CodestreamInfo.BitsPerSample"/> is Bits Allocated (0028,0100), 1 to
/// 32, and there must be components x ceil(bits / 8) segments. A one-bit picture contains eight pixels in each byte: decode it as one row
/// of bytes.
/// </remarks>
public sealed class RleCodec : IImageCodec
{
    private const int HeaderLength = 64;
    private const int MaxSegments = 15;

    /// <summary>Pixels decoded of every plane before they are put together: all planes of a batch stay in the first-level cache.</summary>
    private const int BatchPixels = 4096;

    /// <inheritdoc/>
    /// <remarks>
    /// Rows and columns are 0. If the number of segments is a multiple of three, the picture is reported with three components, otherwise
    /// with one.
    /// </remarks>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream)
    {
        Span<int> offsets = stackalloc int[MaxSegments + 1];
        var segments = ReadSegments(codestream, offsets);
        var components = segments % 3 == 0 ? 3 : 1;
        if (segments / components > 4)
            throw CodecError.Unsupported($"RLE: {segments} segments are more than 4 bytes a sample.");
        return new() { Components = components, BitsPerSample = segments / components * 8 };
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels,
            CancellationToken cancellationToken = default)
    {
        Expectation.ThrowIfOtherLength(expected.LengthBytes, pixels);
        if (expected.BitsPerSample is < 1 or > 32 || expected.Components is < 1 or > 4)
            throw new ArgumentException(
                $"{expected.Components} x {expected.BitsPerSample} bits are no pixel: 1 to 4 components of 1 to 32 bits.",
                nameof(expected));
        Span<int> offsets = stackalloc int[MaxSegments + 1];
        var segments = ReadSegments(codestream, offsets);
        var storedBytes = (expected.BitsPerSample + 7) / 8;
        if (segments != expected.Components * storedBytes)
        {
            throw CodecError.Malformed(
                $"RLE: the header at byte 0 names {segments} segments, {expected.Components} x {expected.BitsPerSample} bits need "
                    + $"{expected.Components * storedBytes}.");
        }

        var surplus = 0;
        var scratch = ArrayPool<byte>.Shared.Rent(segments * PackBits.BufferLength(BatchPixels));
        try
        {
            surplus = Decode(codestream, offsets[..(segments + 1)], storedBytes, expected, pixels, scratch, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        if (color == ColorOutput.YCbCrToRgb)
            YCbCr.ToRgb(pixels, expected, cancellationToken);
        return surplus == 0 ? [] : [$"RLE: up to {surplus} bytes follow the pixels of a segment: passed over."];
    }

    /// <summary>Reads and checks the header; offsets[i] to offsets[i + 1] is segment i.</summary>
    private static int ReadSegments(ReadOnlySpan<byte> codestream, Span<int> offsets)
    {
        if (codestream.Length < HeaderLength)
            throw CodecError.Malformed($"RLE: {codestream.Length} bytes are less than the header of {HeaderLength}.");
        var segments = BinaryPrimitives.ReadUInt32LittleEndian(codestream);
        if (segments is 0 or > MaxSegments)
            throw CodecError.Malformed($"RLE: the header at byte 0 names {segments} segments, 1 to {MaxSegments} are possible.");
        long previous = HeaderLength - 1;
        for (var i = 0; i < segments; i++)
        {
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(codestream[(4 + (4 * i))..]);
            if (offset <= previous || offset >= codestream.Length)
            {
                throw CodecError.Malformed(
                    $"RLE: the header puts segment {i
                        + 1} at byte {offset}; it must lie after byte {previous} and before the end at {codestream.Length}.");
            }

            previous = offset;
            offsets[i] = (int)offset;
        }

        offsets[(int)segments] = codestream.Length;
        return (int)segments;
    }

    /// <returns>How many bytes follow the pixels of a segment at most.</returns>
    private static int Decode(
        ReadOnlySpan<byte> codestream,
        ReadOnlySpan<int> offsets,
        int storedBytes,
        in CodestreamInfo expected,
        Span<byte> pixels,
        Span<byte> scratch,
        CancellationToken cancellationToken)
    {
        var planes = offsets.Length - 1;
        var bufferLength = PackBits.BufferLength(BatchPixels);
        var pixelBytes = expected.Components * expected.BytesPerSample;
        var count = pixels.Length / pixelBytes;
        Span<int> positions = stackalloc int[MaxSegments];
        Span<int> filled = stackalloc int[MaxSegments];
        offsets[..planes].CopyTo(positions);
        filled.Clear();
        if (storedBytes != expected.BytesPerSample)
            pixels.Clear();

        for (var done = 0; done < count; done += BatchPixels)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = Math.Min(BatchPixels, count - done);
            for (var plane = 0; plane < planes; plane++)
            {
                var segment = codestream[..offsets[plane + 1]];
                var buffer = scratch.Slice(plane * bufferLength, bufferLength);
                if (!PackBits.TryUnpack(segment, ref positions[plane], buffer, ref filled[plane], batch))
                {
                    throw CodecError.Malformed(
                        $"RLE: segment {plane + 1} ends at byte {segment.Length} after {done + filled[plane]} of {count} pixels.");
                }
            }

            PutTogether(scratch, bufferLength, batch, storedBytes, expected, pixels.Slice(done * pixelBytes, batch * pixelBytes));
            for (var plane = 0; plane < planes; plane++)
            {
                // A run may reach into the next batch.
                var buffer = scratch.Slice(plane * bufferLength, bufferLength);
                filled[plane] -= batch;
                buffer.Slice(batch, filled[plane]).CopyTo(buffer);
            }
        }

        var surplus = 0;
        for (var plane = 0; plane < planes; plane++)
            surplus = Math.Max(surplus, TrailingBytes.Count(codestream[positions[plane]..offsets[plane + 1]], filled[plane]));
        if (surplus > 0 && !TrailingBytes.IsHarmless(surplus, expected.Rows, count))
            throw CodecError.Malformed($"RLE: a segment holds more than the {count} pixels expected, by {surplus}.");
        return surplus;
    }

    private static void PutTogether(Span<byte> planes, int planeStride, int batch, int storedBytes, in CodestreamInfo expected,
        Span<byte> target)
    {
        switch (expected.Components, storedBytes)
        {
            case (1, 1):
                planes[..batch].CopyTo(target);
                return;
            case (1, 2):
                Interleave.Two(planes.Slice(planeStride, batch), planes[..batch], target);
                return;
            case (3, 1):
                Interleave.Three(planes[..batch], planes.Slice(planeStride, batch), planes.Slice(2 * planeStride, batch), target);
                return;
        }

        var sampleBytes = expected.BytesPerSample;
        for (var component = 0; component < expected.Components; component++)
        {
            for (var i = 0; i < storedBytes; i++)
            {
                var plane = planes.Slice(((component * storedBytes) + i) * planeStride, batch);
                Interleave.Scatter<byte>(plane, target[((component * sampleBytes) + storedBytes - 1 - i)..],
                    expected.Components * sampleBytes);
            }
        }
    }
}
