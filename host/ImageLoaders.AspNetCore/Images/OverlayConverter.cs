using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>
/// Overlays with their bitmap as base64: 1 bit a pixel, rows from the top without padding between them, the lowest bit of a byte first.
/// </summary>
internal sealed class OverlayConverter : JsonConverter<Overlay>
{
    public override Overlay Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Overlay value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("rows"u8, value.Rows);
        writer.WriteNumber("columns"u8, value.Columns);
        writer.WriteNumber("row"u8, value.Row);
        writer.WriteNumber("column"u8, value.Column);
        writer.WriteBoolean("isRegionOfInterest"u8, value.IsRegionOfInterest);
        if (value.Label is { } label)
            writer.WriteString("label"u8, label);
        if (value.Description is { } description)
            writer.WriteString("description"u8, description);
        writer.WriteBase64String("bits"u8, Pack(value.Bits.AsSpan()));
        writer.WriteEndObject();
    }

    private static byte[] Pack(ReadOnlySpan<byte> bits)
    {
        var packed = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            packed[i >> 3] |= (byte)((bits[i] & 1) << (i & 7));
        return packed;
    }
}
