using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WadoLoader.Dicom;

namespace WadoLoader.WadoRs;

/// <summary>The values of one attribute of DICOM JSON, as they would lie in a file.</summary>
internal static class DicomJsonValues
{
    private static readonly string[] NameGroups = ["Alphabetic", "Ideographic", "Phonetic"];

    /// <param name="writer">Gets the attribute.</param>
    /// <param name="tag">The attribute.</param>
    /// <param name="vr">Its representation.</param>
    /// <param name="values">An array.</param>
    /// <param name="isTable">Whether the bytes themselves are read, so that they cannot be text.</param>
    public static void Write(ElementWriter writer, uint tag, ushort vr, JsonElement values, bool isTable)
    {
        var bytes = new ArrayBufferWriter<byte>();
        if (vr != Vr.OB && Vr.NumberLength(vr) is > 0 and var size && (TryWriteNumbers(bytes, vr, size, values) || isTable))
        {
            // More numbers than a short length holds are words, or UN.
            writer.Write(tag, vr == Vr.US && bytes.WrittenCount > ushort.MaxValue ? Vr.OW : vr, bytes.WrittenSpan);
            return;
        }

        // A number that is missing or cannot be read stands as the text that it is, for whoever reads it to judge: none of the others
        // moves.
        bytes.Clear();
        var isNumber = vr != Vr.OB && Vr.NumberLength(vr) > 0;
        var isFirst = true;
        foreach (var value in values.EnumerateArray())
        {
            if (!isFirst)
                bytes.Write("\\"u8);
            isFirst = false;
            WriteText(bytes, value);
            if (isNumber && value.ValueKind == JsonValueKind.Number
                && !TryWriteNumber(new byte[8].AsSpan(0, Vr.NumberLength(vr)), vr, value))
                bytes.Write(" (too large)"u8); // of its representation: no number of it
        }

        writer.Write(tag, isNumber ? Vr.UT : vr, bytes.WrittenSpan);
    }

    // Up to the first that is none.
    private static bool TryWriteNumbers(ArrayBufferWriter<byte> bytes, ushort vr, int size, JsonElement values)
    {
        foreach (var value in values.EnumerateArray())
        {
            if (!TryWriteNumber(bytes.GetSpan(size)[..size], vr, value))
                return false;
            bytes.Advance(size);
        }

        return true;
    }

    private static void WriteText(ArrayBufferWriter<byte> bytes, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Object => Name(value),
            _ => "",
        };
        Encoding.UTF8.GetBytes(text, bytes);
    }

    // A person's name in up to three scripts, or another object, which has no text.
    private static string Name(JsonElement value) => string.Join(
        '=', NameGroups.Select(group =>
            value.TryGetProperty(group, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : "")).TrimEnd('=');

    private static bool TryWriteNumber(Span<byte> bytes, ushort vr, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => ""
        };
        if (vr == Vr.AT)
        {
            if (!uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag))
                return false;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(tag >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)tag);
            return true;
        }

        if (vr is Vr.FL or Vr.OF or Vr.FD or Vr.OD)
            return TryWriteReal(bytes, vr, text);
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != decimal.Floor(number)
            || number is < long.MinValue or > ulong.MaxValue)
            return false;
        var bits = number < 0 ? (ulong)(long)number : (ulong)number;
        switch (bytes.Length)
        {
            case < 4:
                return BinaryPrimitives.TryWriteUInt16LittleEndian(bytes, (ushort)bits)
                    && number is >= short.MinValue and <= ushort.MaxValue;
            case < 8:
                return BinaryPrimitives.TryWriteUInt32LittleEndian(bytes, (uint)bits) && number is >= int.MinValue and <= uint.MaxValue;
            default:
                return BinaryPrimitives.TryWriteUInt64LittleEndian(bytes, bits);
        }
    }

    private static bool TryWriteReal(Span<byte> bytes, ushort vr, string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return false;
        return vr is Vr.FL or Vr.OF ? BinaryPrimitives.TryWriteSingleLittleEndian(bytes, (float)number)
            : BinaryPrimitives.TryWriteDoubleLittleEndian(bytes, number);
    }
}
