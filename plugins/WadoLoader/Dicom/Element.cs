namespace WadoLoader.Dicom;

/// <summary>Where the value of one element lies. Nothing of it has been read.</summary>
/// <param name="Tag">Group x 65536 + element.</param>
/// <param name="Vr">The two letters; <see cref="Vr.None"/> in implicit VR.</param>
/// <param name="Layout">How nested elements are written: an unknown VR of undefined length changes it (PS3.5 6.2.2).</param>
/// <param name="IsUndefined">The length was undefined, and <paramref name="Length"/> (when known) includes the delimiter.</param>
/// <param name="Offset">Of the value's first byte.</param>
/// <param name="Length">Bytes of the value.</param>
internal readonly record struct Element(uint Tag, ushort Vr, ByteLayout Layout, bool IsUndefined, long Offset, long Length)
{
    /// <summary>Of the first byte after the value.</summary>
    public long End => Offset + Length;
}
