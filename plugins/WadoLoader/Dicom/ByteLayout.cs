using System.Buffers.Binary;

namespace WadoLoader.Dicom;

/// <summary>How the elements of a data set are written.</summary>
/// <param name="IsImplicit">No value representations are written.</param>
/// <param name="IsBigEndian">Numbers have their high byte first.</param>
internal readonly record struct ByteLayout(bool IsImplicit, bool IsBigEndian)
{
    public static ByteLayout ImplicitLittleEndian => new(true, false);

    public static ByteLayout ExplicitLittleEndian => new(false, false);

    public ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public ulong ReadUInt64(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    public uint ReadTag(ReadOnlySpan<byte> bytes) => ((uint)ReadUInt16(bytes) << 16) | ReadUInt16(bytes[2..]);
}
