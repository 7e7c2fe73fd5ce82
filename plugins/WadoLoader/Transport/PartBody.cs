using WadoLoader.Dicom;

namespace WadoLoader.Transport;

/// <summary>The one buffer that a part's bytes go to. It is as long as is expected from the start, so that growing is the exception.</summary>
/// <param name="expected">Bytes that will probably come; believed up to <see cref="MostOnTrust"/>.</param>
/// <param name="maximum">Bytes that may come.</param>
internal sealed class PartBody(long expected, long maximum)
{
    private const int MostOnTrust = 64 << 20;
    private const int FirstBytes = 64 << 10;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(Math.Min(expected, maximum), 0, MostOnTrust));

    public int Count { get; private set; }

    public Memory<byte> Memory => _bytes.AsMemory(0, Count);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Count));
        Count += bytes.Length;
    }

    /// <summary>Room to read into, at the most <paramref name="most"/> bytes; <see cref="Advance"/> says how many came.</summary>
    public Memory<byte> Free(long most)
    {
        if (Count == _bytes.Length)
            Reserve(1);
        return _bytes.AsMemory(Count, (int)Math.Min(most, _bytes.Length - Count));
    }

    public void Advance(int count) => Count += count;

    private void Reserve(int more)
    {
        var needed = (long)Count + more;
        if (needed > maximum || needed > Array.MaxLength)
            throw DicomError.TooLarge($"A part of the server's answer has more than {Math.Min(maximum, Array.MaxLength):N0} bytes.");
        if (needed <= _bytes.Length)
            return;
        var length = Math.Min(Math.Max(needed, Math.Max(FirstBytes, 2L * _bytes.Length)), Math.Min(maximum, Array.MaxLength));
        var larger = GC.AllocateUninitializedArray<byte>((int)length);
        _bytes.AsSpan(0, Count).CopyTo(larger);
        _bytes = larger;
    }
}
