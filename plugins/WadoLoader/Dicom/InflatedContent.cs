using ImageLoaders;

namespace WadoLoader.Dicom;

/// <summary>
/// The inflated bytes of a deflated data set (PS3.5 A.5). Reads forward and keeps nothing; reading backward begins anew. So the memory it takes
/// does not depend on what it inflates to. For one thread at a time.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="start">Where its deflated data begin.</param>
/// <param name="wrapper">What is around them.</param>
/// <param name="cancellationToken">A token to cancel the operation.</param>
internal sealed class InflatedContent(ContentSource source, long start, DeflateWrapper wrapper, CancellationToken cancellationToken) : ContentSource
{
    /// <summary>Beyond this nothing is inflated: a frame and all before it.</summary>
    private const long MostInflated = 2L << 30;

    /// <summary>What the length is until the end has been seen: more than any offset that a length field of 32 bits leads to at once.</summary>
    private const long UnknownLength = 1L << 40;

    private readonly byte[] _skipped = new byte[32 << 10];
    private Stream? _stream;
    private long _position;
    private long? _length;

    public override long LengthBytes => _length ?? UnknownLength;

    public override string Version => source.Version;

    public override int Read(long offset, Span<byte> destination)
    {
        if (offset > MostInflated - destination.Length)
            throw DicomError.TooLarge($"Byte {offset:N0} of the inflated data set is wanted; no more than {MostInflated:N0} are inflated.");
        try
        {
            if (_stream is null || offset < _position)
                Begin();
            while (_position < offset)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var skipped = _stream!.Read(_skipped, 0, (int)Math.Min(_skipped.Length, offset - _position));
                if (skipped == 0)
                    return End();
                _position += skipped;
            }

            var read = _stream!.Read(destination);
            _position += read;
            return read == 0 && destination.Length > 0 ? End() : read;
        }
        catch (InvalidDataException)
        {
            throw DicomError.Malformed($"The deflated data set is corrupt after {_position:N0} inflated bytes.");
        }
    }

    public override void ThrowIfChanged() => source.ThrowIfChanged();

    protected override void Dispose(bool disposing)
    {
        _stream?.Dispose();
        base.Dispose(disposing);
    }

    private int End()
    {
        _length = _position;
        return 0;
    }

    private void Begin()
    {
        _stream?.Dispose();
        _stream = DeflateWrappers.Inflate(new SourceStream(source, start), wrapper);
        _position = 0;
    }
}
