using System.Buffers;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.Pixels;

/// <summary>Reads one uncompressed frame into the image's own memory; nothing is copied on the way that need not be changed.</summary>
internal static class NativePixels
{
    /// <summary>What stays in a processor's cache between reading and converting.</summary>
    private const int PieceBytes = 128 << 10;

    /// <summary>A smaller frame is read in one piece, and stays in the cache for whoever takes it.</summary>
    private const int CachedBytes = 512 << 10;

    /// <param name="request">Gives the memory.</param>
    /// <param name="dicom">The object.</param>
    /// <param name="source">Where the bytes are: the object's own, or a frame that was inflated.</param>
    /// <param name="pixels">What the header says they are; afterwards what they turned out to be.</param>
    /// <param name="palette">The tables, for PALETTE COLOR.</param>
    /// <param name="frame">Where the frame lies.</param>
    /// <param name="remarks">Gets what was decided against the header.</param>
    /// <param name="seeRaw">Sees the samples before unused bits are masked; <see langword="null"/>: nobody wants to.</param>
    public static PixelBuffer Read(
        ImageLoadRequest request,
        DicomObject dicom,
        ContentSource source,
        ref PixelDescription pixels,
        Palette? palette,
        NativeFrame frame,
        List<string> remarks,
        Action<ReadOnlySpan<byte>>? seeRaw)
    {
        var target = request.AllocatePixels(pixels.Rows, pixels.Columns, Format(pixels, palette));
        var isSwapped = dicom.Dataset.Layout.IsBigEndian || dicom.Syntax.HasBigEndianPixels;
        var isWords = isSwapped && pixels.BitsAllocated <= 8 && dicom.PixelData!.Value.Vr == Vr.OW;
        if (palette is null && pixels.BitsAllocated > 1 && !pixels.IsPlanar && !pixels.IsShared && !isWords)
        {
            if (seeRaw is null && pixels.LossyBits is null && target.Memory.Length > CachedBytes)
                ReadInPieces(request, source, frame.Offset, isSwapped, ref pixels, target.Memory.Span, remarks);
            else
                ReadWhole(request, source, frame.Offset, isSwapped, ref pixels, target.Memory.Span, remarks, seeRaw);
            return target;
        }

        var rented = ArrayPool<byte>.Shared.Rent(frame.LengthBytes + 2);
        try
        {
            var stored = rented.AsSpan(0, frame.LengthBytes);
            using (request.StartStage(LoadStage.Fetch))
            {
                if (isWords)
                    stored = ReadWords(dicom, source, frame, rented);
                else
                    source.ReadExactly(frame.Offset, stored);
            }

            using var convert = request.StartStage(LoadStage.Convert);
            if (isSwapped)
                SampleBits.SwapBytes(stored, pixels.BitsAllocated / 8);
            seeRaw?.Invoke(stored);
            Rearrange(ref pixels, palette, frame, stored, target, remarks);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return target;
    }

    /// <summary>What is delivered.</summary>
    public static PixelFormat Format(PixelDescription pixels, Palette? palette) =>
        palette is null ? new(pixels.SampleType, pixels.Samples) : new(palette.SampleType, 3);

    /// <summary>Each sample is finished in a buffer that stays in the cache: the image's memory is written once and not read.</summary>
    private static unsafe void ReadInPieces(ImageLoadRequest request, ContentSource source, long offset, bool isSwapped,
        ref PixelDescription pixels, Span<byte> memory, List<string> remarks)
    {
        using var fetch = request.StartStage(LoadStage.Fetch);
        using var convert = request.StartStage(LoadStage.Convert);
        var pieceBytes = PieceBytes / (pixels.BitsAllocated / 8 * pixels.Samples) * (pixels.BitsAllocated / 8 * pixels.Samples);
        var rented = ArrayPool<byte>.Shared.Rent(pieceBytes + FreshMemory.StaggerBytes);
        try
        {
            fixed (byte* buffer = rented, target = memory)
            {
                for (var done = 0; done < memory.Length;)
                {
                    var part = memory.Slice(done, Math.Min(memory.Length - done, pieceBytes));
                    var piece = FreshMemory.Stagger(rented, part, part.Length);
                    source.ReadExactly(offset + done, piece);
                    if (isSwapped)
                        SampleBits.SwapBytes(piece, pixels.BitsAllocated / 8);
                    StoredPixels.Finish(ref pixels, piece, remarks);
                    FreshMemory.Copy(piece, part);
                    done += part.Length;
                }
            }
        }
        finally
        {
            FreshMemory.Complete();
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void ReadWhole(ImageLoadRequest request, ContentSource source, long offset, bool isSwapped, ref PixelDescription pixels,
        Span<byte> memory, List<string> remarks, Action<ReadOnlySpan<byte>>? seeRaw)
    {
        using (request.StartStage(LoadStage.Fetch))
            source.ReadExactly(offset, memory);
        using var convert = request.StartStage(LoadStage.Convert);
        if (isSwapped)
            SampleBits.SwapBytes(memory, pixels.BitsAllocated / 8);
        seeRaw?.Invoke(memory);
        StoredPixels.Finish(ref pixels, memory, remarks);
    }

    private static void Rearrange(
        ref PixelDescription pixels, Palette? palette, NativeFrame frame, Span<byte> stored, PixelBuffer target, List<string> remarks)
    {
        var memory = target.Memory.Span;
        if (palette is not null)
        {
            StoredPixels.Finish(ref pixels, stored, remarks);
            palette.Apply(stored, pixels.SampleType, memory);
        }
        else if (pixels.BitsAllocated == 1)
        {
            BitPlane.Unpack(stored, frame.SkippedBits, memory);
        }
        else if (pixels.IsShared)
        {
            Ybr.SharedToRgb(stored, pixels.Columns, pixels.Photometric == Photometric.YbrPartial422, memory);
        }
        else
        {
            if (pixels.IsPlanar)
                Planes.Interleave(stored, target.Format.BytesPerSample, memory);
            else
                stored.CopyTo(memory);
            StoredPixels.Finish(ref pixels, memory, remarks);
        }
    }

    // Bytes in big-endian words: of each word the second comes first, and a frame may begin or end inside one.
    private static Span<byte> ReadWords(DicomObject dicom, ContentSource source, NativeFrame frame, byte[] rented)
    {
        var data = dicom.PixelData!.Value;
        var skipped = (int)((frame.Offset - data.Offset) & 1);
        var words = rented.AsSpan(0, (skipped + frame.LengthBytes + 1) & ~1);
        var available = (int)Math.Min(words.Length, data.End - frame.Offset + skipped);
        source.ReadExactly(frame.Offset - skipped, words[..available]);
        SampleBits.SwapBytes(words, 2);
        return words.Slice(skipped, frame.LengthBytes);
    }
}
