using System.Text;
using ImageLoaders;

namespace WadoLoader.Dicom;

/// <summary>Finds where a file's data set begins and how it is written (PS3.10 section 7.1), also where the file does not say.</summary>
internal static class FileMeta
{
    /// <summary>Reads group 0002.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="transferSyntaxUid">(0002,0010); <see langword="null"/> when there is none.</param>
    /// <param name="sopClassUid">(0002,0002); <see langword="null"/> when there is none.</param>
    /// <returns>Where the data set begins.</returns>
    public static long Read(HeaderBytes bytes, out string? transferSyntaxUid, out string? sopClassUid)
    {
        (transferSyntaxUid, sopClassUid) = (null, null);
        var offset = Start(bytes);
        var layout = ByteLayout.ExplicitLittleEndian;
        while (true)
        {
            var header = bytes.Peek(offset, 8);
            if (header.Length < 8 || layout.ReadUInt16(header) != 2)
                return offset;
            if (!ElementReader.TryRead(bytes, offset, bytes.Length, layout, out var element))
                throw DicomError.Malformed($"The file ends at byte {bytes.Length:N0}, inside its meta information.");
            if (element.Tag == Tag.TransferSyntaxUid)
                transferSyntaxUid = Uid(bytes, element);
            else if (element.Tag == Tag.MediaStorageSopClassUid)
                sopClassUid = Uid(bytes, element);
            offset = element.End;
        }
    }

    /// <summary>Tells the encoding of a data set by its first element.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="start">Of the data set; one on where a byte of what was cut off before it is left.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: this is no data set.</exception>
    public static TransferSyntax SniffSyntax(HeaderBytes bytes, ref long start)
    {
        var found = Sniff(bytes, start);
        var head = bytes.Peek(0, FileSignature.LengthBytes);

        // Some formats begin as a data set without value representations would.
        if (found is { Layout.IsImplicit: true } && FileSignature.Find(head) is { } other && other != FileSignature.Dicom)
            found = null;
        if (found is null && start == 0 && Sniff(bytes, 1) is { Layout.IsImplicit: false } shifted)
            (found, start) = (shifted, 1);
        return found ?? throw DicomError.Malformed(bytes.Peek(start, 8).Length < 8
            ? $"The file ends at byte {bytes.Length:N0}, and no data set has begun."
            : $"This is no DICOM file: it begins like {FileSignature.Describe(head)}.{FileSignature.Advise(head)}");
    }

    /// <summary>Gets whether a data set of explicit VR begins here, whatever the file says.</summary>
    public static bool IsExplicit(HeaderBytes bytes, long start) =>
        bytes.Peek(start, 8) is { Length: 8 } header && header[1] == 0 && IsFirstGroup(header[0]) && Vr.IsKnown((ushort)(header[4] | (header[5] << 8)));

    /// <summary>Some files are written otherwise than they say: with VRs though implicit, without them though explicit.</summary>
    public static ByteLayout CorrectLayout(HeaderBytes bytes, long start, ByteLayout stated)
    {
        var header = bytes.Peek(start, 8);
        if (header.Length < 8)
            return stated;
        var vr = (ushort)(header[4] | (header[5] << 8));
        if (Vr.IsKnown(vr))
            return new ByteLayout(false, header[0] == 0 && header[1] != 0);
        if (stated.IsImplicit || header[1] != 0 || Vr.LooksLikeOne(vr))
            return stated;
        var length = ByteLayout.ImplicitLittleEndian.ReadUInt32(header[4..]);
        return length == uint.MaxValue || length <= bytes.Length - start - 8 ? ByteLayout.ImplicitLittleEndian : stated;
    }

    private static string? Uid(HeaderBytes bytes, in Element element)
    {
        var uid = Ascii.Trim(bytes.Get(element.Offset, element.Length));
        return uid.IsEmpty ? null : Encoding.Latin1.GetString(uid);
    }

    private static TransferSyntax? Sniff(HeaderBytes bytes, long start)
    {
        var header = bytes.Peek(start, 8);
        if (header.Length == 8 && header.ContainsAnyExcept((byte)0))
        {
            var vr = (ushort)(header[4] | (header[5] << 8));
            if (header[1] == 0 && IsFirstGroup(header[0]) && Vr.IsKnown(vr))
                return TransferSyntaxes.ExplicitLittleEndian;
            if (header[0] == 0 && IsFirstGroup(header[1]) && Vr.IsKnown(vr))
                return TransferSyntaxes.ExplicitBigEndian;
            var length = ByteLayout.ImplicitLittleEndian.ReadUInt32(header[4..]);
            if (header[1] == 0 && IsFirstGroup(header[0]) && (length == uint.MaxValue || length <= bytes.Length - start - 8))
                return TransferSyntaxes.ImplicitLittleEndian;
        }

        return null;
    }

    // Retired ACR-NEMA files begin with group 0000 or 0008, DICOM with 0008; a few with what came before in the stream.
    private static bool IsFirstGroup(byte group) => group is 0 or 2 or 4 or 8 or 0x10 or 0x18 or 0x20 or 0x28;

    private static long Start(HeaderBytes bytes)
    {
        if (bytes.Peek(128, 4).SequenceEqual("DICM"u8))
            return 132;
        return bytes.Peek(0, 4).SequenceEqual("DICM"u8) ? 4 : 0;
    }
}
