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

    public static void Write(ElementWriter writer, uint tag, ushort vr, JsonElement values)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var size = vr == Vr.OB ? 0 : Vr.NumberLength(vr);
        var isFirst = true;
        foreach (var value in values.EnumerateArray())
        {
            if (size > 0)
            {
                // A number that is missing or cannot be read would move all that follow: the attribute ends there.
                if (!TryWriteNumber(bytes.GetSpan(size)[..size], vr, value))
                    break;
                bytes.Advance(size);
                continue;
            }

            if (!isFirst)
                bytes.Write("\\"u8);
            isFirst = false;
            WriteText(bytes, value);
        }

        // More numbers than a short length holds are words, or UN.
        writer.Write(tag, vr == Vr.US && bytes.WrittenCount > ushort.MaxValue ? Vr.OW : vr, bytes.WrittenSpan);
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
        '=', NameGroups.Select(group => value.TryGetProperty(group, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : "")).TrimEnd('=');

    private static bool TryWriteNumber(Span<byte> bytes, ushort vr, JsonElement value)
    {
        var text = value.ValueKind switch { JsonValueKind.String => value.GetString()!, JsonValueKind.Number => value.GetRawText(), _ => "" };
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
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != decimal.Floor(number) || number is < long.MinValue or > ulong.MaxValue)
            return false;
        var bits = number < 0 ? (ulong)(long)number : (ulong)number;
        switch (bytes.Length)
        {
            case < 4:
                return BinaryPrimitives.TryWriteUInt16LittleEndian(bytes, (ushort)bits) && number is >= short.MinValue and <= ushort.MaxValue;
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
        return vr is Vr.FL or Vr.OF ? BinaryPrimitives.TryWriteSingleLittleEndian(bytes, (float)number) : BinaryPrimitives.TryWriteDoubleLittleEndian(bytes, number);
    }
}
