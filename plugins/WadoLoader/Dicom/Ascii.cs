namespace WadoLoader.Dicom;

/// <summary>Text of the default repertoire.</summary>
internal static class Ascii
{
    /// <summary>Without the spaces and zero bytes that pad a value to an even length, on either side.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \0\t\r\n"u8);
}
