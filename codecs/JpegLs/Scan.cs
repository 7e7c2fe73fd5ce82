using System.Buffers;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>Decodes a scan in any interleave mode, from restart marker to restart marker (ISO/IEC 14495-1, A.1, B and C.2.3).</summary>
internal static class Scan
{
    /// <summary>Bits that may follow the last sample: what fills up its byte, and the byte behind an FF.</summary>
    private const int FillBits = 16;

    private const byte FirstRestart = 0xD0;

    /// <param name="codestream">The whole codestream.</param>
    /// <param name="frame">Its frame header.</param>
    /// <param name="scan">Its scan header.</param>
    /// <param name="picture">Where the samples go.</param>
    /// <param name="cancellationToken">Read once a row.</param>
    /// <returns>Where the scan's data end.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static int Decode(
        ReadOnlySpan<byte> codestream, FrameHeader frame, ScanHeader scan, PictureRows picture, CancellationToken cancellationToken)
    {
        var parameters = scan.Parameters;
        return parameters.Near == 0 && int.IsPow2(parameters.Maximum + 1)
            ? Decode(codestream, frame, scan, new LosslessRules(parameters.Maximum), picture, cancellationToken)
            : Decode(codestream, frame, scan, new GeneralRules(parameters), picture, cancellationToken);
    }

    private static int Decode<TRules>(
        ReadOnlySpan<byte> codestream,
        FrameHeader frame,
        ScanHeader scan,
        TRules rules,
        PictureRows picture,
        CancellationToken cancellationToken)
        where TRules : struct, ISampleRules
    {
        var parameters = scan.Parameters;
        var units = CountUnits(frame, scan);
        var isThreeBytes = picture.IsThreeBytes(scan);
        var buffer = ArrayPool<byte>.Shared.Rent(ScanBits.BufferLength(codestream.Length - scan.DataOffset));
        var classes = ArrayPool<byte>.Shared.Rent(GradientClasses.Length(parameters));
        using var lines = new ScanLines(frame, scan);
        try
        {
            var gradients = MemoryMarshal.Cast<byte, sbyte>(classes.AsSpan())[..GradientClasses.Length(parameters)];
            GradientClasses.Fill(parameters, gradients);
            Span<Context> contexts = stackalloc Context[Context.Count];
            var start = scan.DataOffset;
            for (int unit = 0, interval = 0; ; interval++)
            {
                contexts.Fill(new() { Size = Context.FirstSize(parameters.Range), Samples = 1 });
                lines.Clear();
                var bits = ScanBits.Read(codestream, start, buffer);
                var decoder = new ScanDecoder<TRules>(parameters, bits, rules, contexts, gradients);
                var end = scan.RestartInterval == 0 ? units : (int)Math.Min((long)units, (long)unit + scan.RestartInterval);
                for (; unit < end; unit++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    DecodeUnit(ref decoder, frame, scan, unit, lines, picture, isThreeBytes);
                }

                if (decoder.BitsLeft >= FillBits)
                    throw JpegMarkers.Malformed("its scan goes on behind the last sample", bits.EndOffset);
                if (unit == units)
                    return bits.EndOffset;
                start = SkipRestart(codestream, bits.EndOffset, interval);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<byte>.Shared.Return(classes);
        }
    }

    /// <summary>Decodes a line of each component, or as many as their sampling factors say.</summary>
    private static void DecodeUnit<TRules>(
        ref ScanDecoder<TRules> decoder,
        FrameHeader frame,
        ScanHeader scan,
        int unit,
        ScanLines lines,
        PictureRows picture,
        bool isThreeBytes)
        where TRules : struct, ISampleRules
    {
        var count = scan.Components.Length;
        if (scan.Interleave == ScanInterleave.Sample)
            decoder.DecodePixels(lines.Above, lines.Current, lines.Length, count, frame.Columns);
        for (var i = 0; i < count; i++)
        {
            var index = scan.Components[i];
            var component = frame.Components[index];
            var length = component.Columns + 2;
            var rows = scan.Interleave == ScanInterleave.Line ? component.UnitRows : 1;
            for (var row = unit * rows; row < (unit + 1) * rows; row++)
            {
                if (row > unit * rows)
                    lines.Swap(i);
                if (scan.Interleave != ScanInterleave.Sample)
                    decoder.DecodeRow(lines.AboveOf(i)[..length], lines.CurrentOf(i)[..length], ref lines.RunIndices[i]);
                if (!isThreeBytes)
                    picture.Write(index, row, lines.CurrentOf(i).Slice(1, component.Columns), scan.Tables[i]);
            }
        }

        if (isThreeBytes)
            picture.WriteThree(unit, lines.SamplesOf(0), lines.SamplesOf(1), lines.SamplesOf(2), lines.Scratch);
        picture.Finish(unit);
        lines.SwapAll();
    }

    /// <summary>Units of lines in the scan.</summary>
    private static int CountUnits(FrameHeader frame, ScanHeader scan)
    {
        var first = frame.Components[scan.Components[0]];
        if (scan.Interleave == ScanInterleave.None)
            return first.Rows;
        var units = first.Rows / first.UnitRows;
        foreach (var index in scan.Components)
        {
            var component = frame.Components[index];
            var isOdd = scan.Interleave == ScanInterleave.Sample && component is not { RepeatX: 1, RepeatY: 1, UnitRows: 1 };
            if (isOdd || component.Rows != units * component.UnitRows)
            {
                var rows = $"{first.Rows} and {component.Rows} rows";
                throw CodecError.Unsupported($"The JPEG-LS interleaves components of {rows} by {scan.Interleave}: not decoded here.");
            }
        }

        return units;
    }

    /// <summary>Where the data behind a restart marker begin.</summary>
    private static int SkipRestart(ReadOnlySpan<byte> codestream, int offset, int interval)
    {
        var wanted = (byte)(FirstRestart + (interval & 7));
        var at = offset;
        while (at < codestream.Length && codestream[at] == 0xFF)
            at++;
        return at > offset && at < codestream.Length && codestream[at] == wanted
            ? at + 1
            : throw JpegMarkers.Malformed($"restart marker FF{wanted:X2} should follow here", offset);
    }
}
