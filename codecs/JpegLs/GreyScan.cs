using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>Decodes the one scan of a picture that has one component.</summary>
internal static class GreyScan
{
    /// <summary>Bits that may follow the last sample: what fills up its byte, and the byte behind an FF.</summary>
    private const int FillBits = 16;

    /// <param name="codestream">The whole codestream.</param>
    /// <param name="header">What it says before the scan; its parameters are there.</param>
    /// <param name="pixels">The picture.</param>
    /// <param name="cancellationToken">Read once a row.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public static void Decode(ReadOnlySpan<byte> codestream, in JpegLsHeader header, Span<byte> pixels, CancellationToken cancellationToken)
    {
        var parameters = header.Grey.GetValueOrDefault();
        if (parameters.Near == 0 && BitOperations.IsPow2(parameters.Maximum + 1))
            Decode(codestream, header, parameters, new PlainRules(parameters.Maximum), pixels, cancellationToken);
        else
            Decode(codestream, header, parameters, new GeneralRules(parameters), pixels, cancellationToken);
    }

    private static void Decode<TRules>(
        ReadOnlySpan<byte> codestream, in JpegLsHeader header, in CodingParameters parameters, TRules rules, Span<byte> pixels,
            CancellationToken cancellationToken)
        where TRules : struct, ISampleRules
    {
        var info = header.Info;
        var rowLength = info.Columns + 2;
        var buffer = ArrayPool<byte>.Shared.Rent(ScanBits.BufferLength(codestream.Length - header.ScanOffset));
        var classes = ArrayPool<byte>.Shared.Rent(GradientClasses.Length(parameters));
        var lines = ArrayPool<ushort>.Shared.Rent(2 * rowLength);
        try
        {
            var gradients = MemoryMarshal.Cast<byte, sbyte>(classes.AsSpan())[..GradientClasses.Length(parameters)];
            GradientClasses.Fill(parameters, gradients);
            Span<Context> contexts = stackalloc Context[Context.Count];
            contexts.Fill(new() { Size = Context.FirstSize(parameters.Range), Samples = 1 });
            var bits = ScanBits.Read(codestream, header.ScanOffset, buffer);
            var decoder = new ScanDecoder<TRules>(parameters, bits, rules, contexts, gradients);
            var above = lines.AsSpan(0, rowLength);
            var row = lines.AsSpan(rowLength, rowLength);
            above.Clear();
            for (var i = 0; i < info.Rows; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                decoder.DecodeRow(above, row);
                var samples = row[1..^1];
                if (info.BytesPerSample == 1)
                    SampleRows.Narrow(samples, pixels.Slice(i * info.Columns, info.Columns));
                else
                    MemoryMarshal.AsBytes(samples).CopyTo(pixels[(i * info.Columns * 2)..]);
                var last = above;
                above = row;
                row = last;
            }

            if (decoder.BitsLeft >= FillBits)
                throw JpegMarkers.Malformed("its scan goes on behind the last sample", bits.EndOffset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<byte>.Shared.Return(classes);
            ArrayPool<ushort>.Shared.Return(lines);
        }
    }
}
