using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>What is wanted of a JPEG, beside its samples.</summary>
/// <param name="Denominator">By what its sides are divided: 1, 2, 4 or 8; 12 bits are never reduced.</param>
/// <param name="Transform">What its components are: colour of 8 bits becomes RGB or CMYK.</param>
/// <param name="IsTolerant">Whether a damaged picture is decoded as far as it goes; what is missing becomes grey.</param>
internal readonly record struct DctRequest(int Denominator, JpegTransform Transform, bool IsTolerant);

/// <summary>What was found beside the samples.</summary>
/// <param name="HasSurplus">Whether bytes stand behind the data of the last scan.</param>
/// <param name="Damage">What is wrong with a picture of which a part was decoded.</param>
internal readonly record struct DctResult(bool HasSurplus, string? Damage);

/// <summary>Decodes the DCT-based processes with Huffman codes: baseline, extended sequential and progressive, of 8 or 12 bits.</summary>
internal static class DctDecoding
{
    /// <summary>Decodes every scan of a frame into the picture.</summary>
    /// <param name="jpeg">The codestream, up to its end marker or the end of its data.</param>
    /// <param name="markers">At the header of the first scan.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="tables">What was defined so far.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="pixels">The picture.</param>
    /// <param name="cancellationToken">Read once a row of MCUs.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static DctResult Decode(ReadOnlySpan<byte> jpeg, JpegMarkers markers, JpegFrame frame, JpegTables tables,
        in DctRequest request, Span<byte> pixels, CancellationToken cancellationToken)
    {
        var layout = new FrameLayout(frame, request.Denominator);
        var first = new JpegScan(markers, frame);

        // A picture whose only scan has all components is put together while it is decoded.
        var streams = layout.IsProgressive || first.Count == frame.Components.Length;
        var planes = new Plane[frame.Components.Length];
        try
        {
            for (var i = 0; i < planes.Length; i++)
            {
                planes[i] = new(layout, frame.Components[i], keepsAll: !streams);
                if (layout.IsProgressive)
                    planes[i].ClearCoefficients(cancellationToken);
            }

            var writer = new PictureWriter(layout, planes, frame.Precision, request.Transform, pixels);
            try
            {
                var decoder = new FrameDecoder(frame, layout, tables, planes, request.IsTolerant, cancellationToken);
                return decoder.Decode(jpeg, markers, ref writer);
            }
            finally
            {
                writer.Dispose();
            }
        }
        finally
        {
            foreach (var plane in planes)
                plane?.Dispose();
        }
    }
}
