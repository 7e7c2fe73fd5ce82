using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Transport;

/// <summary>An object that is fetched whole. What has come of it when a connection breaks is kept, and the rest asked for, where a strong ETag says that it is the same.</summary>
/// <param name="maximum">Bytes that it may have.</param>
/// <param name="report">Gets the progress.</param>
internal sealed class ObjectDownload(long maximum, Action<long, long?> report)
{
    private const int FirstBytes = 256 << 10;
    private const int MostOnTrust = 64 << 20;

    private byte[] _bytes = [];
    private int _count;

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _count);

    /// <summary>The strong one; <see langword="null"/>: there is none.</summary>
    public string? ETag { get; private set; }

    /// <summary>What is still missing; <see langword="null"/>: everything.</summary>
    public (RangeHeaderValue Range, string? ETag)? Rest() => ETag is { } tag && _count > 0 ? (new RangeHeaderValue(_count, null), tag) : null;

    /// <summary>Reads an answer to the end.</summary>
    /// <returns>Nothing; it is here.</returns>
    public async Task<bool> ReadAsync(ServerAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            (var had, _count, ETag) = (_count, 0, null);
            throw new ImageLoadException(ImageLoadError.Unreachable, $"The connection broke, and the server has nothing of the object behind its first {had:N0} bytes (416).");
        }

        var isRest = answer.Status == HttpStatusCode.PartialContent;
        if (isRest && (answer.ETag != ETag || _count == 0 || answer.ContentRange?.From != _count))
            throw new ImageLoadException(ImageLoadError.Mismatch, "The server sent another part of the object (206) than was asked for.");
        if (!isRest)
            (_count, ETag) = (0, answer.ETag);
        var total = (isRest ? answer.ContentRange!.Length : null) ?? answer.LengthBytes + _count;
        if (total > maximum)
            throw TooLarge(total.Value);
        Reserve(total is { } length ? Math.Min(length + 1, MostOnTrust) : FirstBytes);
        for (int read; (read = await answer.Body.ReadAsync(_bytes.AsMemory(_count), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            _count += read;
            if (_count > maximum)
                throw TooLarge(_count);
            report(_count, total);

            // One byte more than there is shows the end without growing.
            if (_count == _bytes.Length)
                Reserve(Math.Max(2L * _count, Math.Min((total ?? 0) + 1, 4L * _count)));
        }

        if (_count < total)
            throw new ImageLoadException(ImageLoadError.Unreachable, $"The server sent {_count:N0} of the object's {total:N0} bytes."); // a server may give less than the rest
        ThrowIfOtherFormat(answer.ContentType);
        return true;
    }

    private void Reserve(long length)
    {
        length = Math.Min(length, Math.Min(maximum + 1, Array.MaxLength));
        if (length <= _bytes.Length)
            return;
        var larger = GC.AllocateUninitializedArray<byte>((int)length);
        _bytes.AsSpan(0, _count).CopyTo(larger);
        _bytes = larger;
    }

    // Servers say "image/png" of JPEG, and "application/dicom" of pages of HTML: the bytes count.
    private void ThrowIfOtherFormat(string? contentType)
    {
        var body = Bytes.Span;
        if (FileSignature.Find(body) is not { } other || other == FileSignature.Dicom)
            return;
        var remedy = contentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true ? " Ask for contentType=application/dicom." : FileSignature.Advise(body);
        throw DicomError.Malformed($"A DICOM object was asked for, and the server sent {other.Name} ({contentType ?? "no content type"}).{remedy}");
    }

    private ImageLoadException TooLarge(long length) =>
        DicomError.TooLarge($"The object has {length:N0} bytes or more; the limit is {maximum:N0} (PixelLimits.MaximumLengthBytes).");
}
