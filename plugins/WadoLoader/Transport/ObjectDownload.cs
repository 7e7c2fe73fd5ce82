using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Transport;

/// <summary>
/// An object that is fetched whole. What has come of it when a connection breaks is kept, and the rest asked for, where a strong ETag says
/// that it is the same.
/// </summary>
/// <param name="maximum">Bytes that it may have.</param>
/// <param name="bytes">Gets them.</param>
/// <param name="report">Gets the progress.</param>
internal sealed class ObjectDownload(long maximum, ReceivedBytes bytes, Action<long, long?> report)
{
    public ReceivedBytes Bytes => bytes;

    /// <summary>The strong one; <see langword="null"/>: there is none.</summary>
    public string? ETag { get; private set; }

    /// <summary>What is still missing; <see langword="null"/>: everything.</summary>
    public (RangeHeaderValue Range, string? ETag)? Rest() =>
        ETag is { } tag && bytes.Count > 0 ? (new RangeHeaderValue(bytes.Count, null), tag) : null;

    /// <summary>Reads an answer to the end.</summary>
    /// <returns>Nothing; it is here.</returns>
    public async Task<bool> ReadAsync(ServerResponse answer, CancellationToken cancellationToken)
    {
        if (answer.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            (var had, ETag) = (bytes.Count, null);
            bytes.Clear();
            throw new ImageLoadException(ImageLoadError.Unreachable,
                $"The connection broke, and the server has nothing of the object behind its first {had:N0} bytes (416).");
        }

        var isRest = answer.Status == HttpStatusCode.PartialContent;
        if (isRest && (answer.ETag != ETag || bytes.Count == 0 || answer.ContentRange?.From != bytes.Count))
            throw new ImageLoadException(ImageLoadError.Mismatch, "The server sent another part of the object (206) than was asked for.");
        if (!isRest)
        {
            bytes.Clear();
            ETag = answer.ETag;
        }

        var total = (isRest ? answer.ContentRange!.Length : null) ?? answer.LengthBytes + bytes.Count;
        if (total > maximum)
            throw TooLarge(total.Value);
        while (true)
        {
            // One byte more than there is shows the end without growing.
            var free = await bytes.FreeAsync(total, cancellationToken).ConfigureAwait(false);
            var read = await answer.Body.ReadAsync(free, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            bytes.Advance(read);
            if (bytes.Count > maximum)
                throw TooLarge(bytes.Count);
            report(bytes.Count, total);
        }

        if (bytes.Count < total)
            // a server may give less than the rest
            throw new ImageLoadException(ImageLoadError.Unreachable, $"The server sent {bytes.Count:N0} of the object's {total:N0} bytes.");
        ThrowIfOtherFormat(answer.ContentType);
        return true;
    }

    /// <summary>Reads an answer to a range that is the whole object.</summary>
    public async Task ReadStartAsync(ServerResponse answer, long count, string tag, CancellationToken cancellationToken)
    {
        ETag = tag;
        while (bytes.Count < count)
        {
            var free = await bytes.FreeAsync(count - 1, cancellationToken).ConfigureAwait(false);
            var read = await answer.Body.ReadAsync(free, cancellationToken).ConfigureAwait(false);
            bytes.Advance(read > 0 ? read : throw new EndOfStreamException($"{bytes.Count:N0} of {count:N0} bytes came."));
        }
    }

    // Servers say "image/png" of JPEG, and "application/dicom" of pages of HTML: the bytes count.
    private void ThrowIfOtherFormat(string? contentType)
    {
        var body = bytes.Start;
        if (FileSignature.Find(body) is not { } other || other == FileSignature.Dicom)
            return;
        var remedy = contentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true
            ? " Ask for contentType=application/dicom." : FileSignature.Advise(body);
        throw DicomError
            .Malformed($"A DICOM object was asked for, and the server sent {other.Name} ({contentType ?? "no content type"}).{remedy}");
    }

    private ImageLoadException TooLarge(long length) =>
        DicomError.TooLarge($"The object has {length:N0} bytes or more; the limit is {maximum:N0} (PixelLimits.MaximumLengthBytes).");
}
