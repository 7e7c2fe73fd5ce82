using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Transport;

/// <summary>The one buffer that a part's bytes go to. It is as long as is expected from the start, so that growing is the
/// exception.</summary>
/// <param name="expected">Bytes that will probably come; believed up to <see cref="MostOnTrust"/>.</param>
/// <param name="maximum">Bytes that may come.</param>
/// <param name="memory">What the buffer is counted by.</param>
internal sealed class PartBody(long expected, long maximum, IMemoryReservation memory)
{
    private const int MostOnTrust = 32 << 20;
    private const int FirstBytes = 64 << 10;

    private byte[] _bytes = [];

    public int Count { get; private set; }

    public Memory<byte> Memory => _bytes.AsMemory(0, Count);

    /// <summary>Appends bytes that <see cref="ReserveAsync"/> has made room for.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(Count));
        Count += bytes.Length;
    }

    /// <summary>Room to read into, at the most <paramref name="most"/> bytes; <see cref="Advance"/> says how many came.</summary>
    public async ValueTask<Memory<byte>> FreeAsync(long most, CancellationToken cancellationToken)
    {
        if (Count == _bytes.Length)
            await ReserveAsync(1, cancellationToken).ConfigureAwait(false);
        return _bytes.AsMemory(Count, (int)Math.Min(most, _bytes.Length - Count));
    }

    public void Advance(int count) => Count += count;

    /// <summary>Makes room for more bytes, once the memory is there.</summary>
    public async ValueTask ReserveAsync(int more, CancellationToken cancellationToken)
    {
        var needed = (long)Count + more;
        if (needed > maximum || needed > Array.MaxLength)
            throw DicomError.TooLarge($"A part of the server's answer has more than {Math.Min(maximum, Array.MaxLength):N0} bytes.");
        if (needed <= _bytes.Length)
            return;
        var wanted = _bytes.Length == 0 ? Math.Min(expected, MostOnTrust) : Math.Max(FirstBytes, 2L * _bytes.Length);
        var length = Math.Min(Math.Max(needed, wanted), Math.Min(maximum, Array.MaxLength));
        // both are there while the bytes are copied
        await memory.ResizeAsync(memory.Bytes + length, cancellationToken).ConfigureAwait(false);
        var larger = GC.AllocateUninitializedArray<byte>((int)length);
        _bytes.AsSpan(0, Count).CopyTo(larger);
        var before = _bytes.Length;
        _bytes = larger;
        await memory.ResizeAsync(memory.Bytes - before, cancellationToken).ConfigureAwait(false);
    }
}
