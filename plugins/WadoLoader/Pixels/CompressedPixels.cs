using ImageLoaders;
using ImageLoaders.Codecs;
using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.Pixels;

/// <summary>Decodes one compressed frame, and settles what header and codestream disagree about.</summary>
internal static class CompressedPixels
{
    /// <param name="request">Gives the memory.</param>
    /// <param name="dicom">The object.</param>
    /// <param name="pixels">What the header says; afterwards what the pixels are.</param>
    /// <param name="palette">The tables, for PALETTE COLOR.</param>
    /// <param name="codestream">One whole frame.</param>
    /// <param name="processors">How many of them decode.</param>
    /// <param name="remarks">Gets each decision against the header.</param>
    /// <param name="seeRaw">Sees the samples before unused bits are masked; <see langword="null"/>: nobody wants to.</param>
    /// <param name="isLossy">Whether the codestream lost something.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static PixelBuffer Read(
        ImageLoadRequest request,
        DicomObject dicom,
        ref PixelDescription pixels,
        Palette? palette,
        ReadOnlySpan<byte> codestream,
        int processors,
        List<string> remarks,
        Action<ReadOnlySpan<byte>>? seeRaw,
        out bool isLossy,
        CancellationToken cancellationToken)
    {
        var codec = FrameCodecs.Find(dicom.Syntax, codestream, remarks);
        var info = codec.DescribesPicture ? codec.Decoder.ReadHeader(codestream) : HeaderInfo(pixels);
        isLossy = info.IsLossy;
        var color = ColorOutput.AsStored;
        if (codec.DescribesPicture)
        {
            ThrowIfOther(info, pixels);
            pixels = Reconcile(pixels, info, codec.TellsSignAndTransform, remarks);
            color = CodestreamColor.Decide(ref pixels, info, codec.TellsSignAndTransform, remarks);
        }

        var target = request.AllocatePixels(pixels.Rows, pixels.Columns, NativePixels.Format(pixels, palette));
        var samples = target.Memory.Span;
        byte[]? scratch = null;
        if (info.LengthBytes != samples.Length || palette is not null || pixels.BitsAllocated == 1)
        {
            // Another width than the header's, or indices: decoded beside.
            scratch = new byte[info.LengthBytes];
            samples = scratch;
        }

        using (request.StartStage(LoadStage.Decode))
        {
            var decoder = codec.ForProcessors?.Invoke(processors) ?? codec.Decoder;
            remarks.AddRange(decoder.Decode(codestream, info, color, samples, cancellationToken));
        }

        using var convert = request.StartStage(LoadStage.Convert);
        if (!codec.DescribesPicture && pixels.BitsAllocated == 1)
        {
            BitPlane.Unpack(samples, 0, target.Memory.Span);
            return target;
        }

        if (scratch is not null && info.BytesPerSample * 8 < pixels.BitsAllocated)
            samples = SampleWidth.Widen(scratch, info.BytesPerSample, pixels.BitsAllocated / 8, info.IsSigned,
                palette is null ? target.Memory.Span : null);
        seeRaw?.Invoke(samples);
        StoredPixels.Finish(ref pixels, samples, remarks);
        palette?.Apply(samples, pixels.SampleType, target.Memory.Span);
        return target;
    }

    // Where a codestream says nothing of itself, its bits are those of the samples as they lie in memory, and one-bit pixels are a row of
    // packed bytes.
    private static CodestreamInfo HeaderInfo(PixelDescription pixels) => pixels.BitsAllocated == 1
        ? new() { Rows = 1, Columns = (int)NativeFrames.LengthBytes(pixels), Components = 1, BitsPerSample = 8 }
        : new() { Rows = pixels.Rows, Columns = pixels.Columns, Components = pixels.Samples, BitsPerSample = pixels.BitsAllocated };

    private static void ThrowIfOther(in CodestreamInfo info, PixelDescription pixels)
    {
        if ((info.Rows, info.Columns, info.Components) != (pixels.Rows, pixels.Columns, pixels.Samples))
        {
            throw DicomError.Malformed(
                $"The header says {pixels.Rows} rows x {pixels.Columns} columns x {pixels.Samples} samples, the codestream {info.Rows} "
                    + $"x {info.Columns} x {info.Components}.");
        }
    }

    /// <summary>For bits and sign the codestream counts, where it has a say.</summary>
    private static PixelDescription Reconcile(PixelDescription pixels, in CodestreamInfo info, bool saysSign, List<string> remarks)
    {
        // A lossless coder may have been given the bits above the stored ones too, but never more than a sample has.
        var hasNoRoom = info.BitsPerSample > Math.Max(8, pixels.BitsAllocated);
        if (pixels.BitsAllocated < info.BytesPerSample * 8)
            pixels = pixels with { BitsAllocated = info.BytesPerSample * 8 };
        if (info.BitsPerSample < pixels.BitsStored || (info.BitsPerSample > pixels.BitsStored && hasNoRoom))
        {
            remarks.Add(
                $"Bits Stored (0028,0101) is {pixels.BitsStored}, the codestream has {info.BitsPerSample}: taken from the codestream.");
            pixels = pixels with { BitsStored = info.BitsPerSample, HighBit = info.BitsPerSample - 1 };
        }

        // Its lowest bits are the samples', wherever the header would have them.
        if (pixels.HighBit >= info.BitsPerSample)
            pixels = pixels with { HighBit = pixels.BitsStored - 1 };
        if (pixels.LossyBits is not null || (info.IsLossy && !pixels.HasOverlayBits))
            pixels = pixels with { LossyBits = info.BitsPerSample, IsCoded = true };
        if (saysSign && pixels is { IsSigned: true, Samples: 1 } && !info.IsSigned)
        {
            // So coders write that know no sign, and so readers read it.
            remarks.Add(
                "Pixel Representation (0028,0103) says signed, the codestream unsigned: its samples are taken for two's complement.");
        }
        else if (saysSign && info.IsSigned != pixels.IsSigned)
        {
            var (said, found) = pixels.IsSigned ? ("signed", "unsigned") : ("unsigned", "signed");
            remarks.Add($"Pixel Representation (0028,0103) says {said}, the codestream {found}: taken for {found}.");

            // Bits that were counted for the other sign have no room for this one.
            pixels = pixels with { IsSigned = info.IsSigned, BitsStored = info.BitsPerSample, HighBit = info.BitsPerSample - 1 };
        }

        return pixels;
    }
}
