using System.Text.Json;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.WadoRs;

/// <summary>
/// Turns the DICOM JSON model (PS3.18 annex F) into a data set of explicit VR little endian, so that what reads files reads servers' metadata
/// too. Text becomes UTF-8, and Specific Character Set says so. For one thread at a time.
/// </summary>
/// <param name="bulk">Values that lie elsewhere, by their BulkDataURI; those that are not in it are left out.</param>
internal sealed class DicomJson(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> bulk)
{
    /// <summary>References that are collected.</summary>
    public const int MostReferences = 64;

    private const int MostTokens = 4 << 20;
    private const uint SpecificCharacterSet = 0x00080005;

    // Three levels of JSON for one of DICOM.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 384 };

    private readonly List<string> _references = [];

    /// <summary>The data set as bytes.</summary>
    /// <param name="json">An instance's metadata: an array of one object, or the object.</param>
    /// <param name="bulk">As the class's.</param>
    /// <param name="references">BulkDataURIs of values that a picture needs; one more than <see cref="MostReferences"/> where there are more.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: no such JSON; <see cref="ImageLoadError.TooLarge"/>: more of it than any instance has; <see cref="ImageLoadError.Mismatch"/>: of more or fewer
    /// instances than one.
    /// </exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> json, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> bulk, out IReadOnlyList<string> references)
    {
        try
        {
            json = WithoutMark(json);
            ThrowIfTooMuch(json.Span);
            using var document = JsonDocument.Parse(json, Options);
            var instance = document.RootElement;
            if (instance.ValueKind == JsonValueKind.Array)
            {
                if (instance.GetArrayLength() != 1)
                    throw new ImageLoadException(ImageLoadError.Mismatch, $"The metadata of one instance were asked for, and those of {instance.GetArrayLength():N0} came.");
                instance = instance[0];
            }

            var reader = new DicomJson(bulk);
            var writer = new ElementWriter();
            reader.WriteDataset(writer, instance, isRoot: true);
            references = reader._references;
            return writer.Written;
        }
        catch (JsonException exception)
        {
            var where = $"line {exception.LineNumber + 1:N0}, byte {exception.BytePositionInLine:N0}";
            throw DicomError.Malformed(FileSignature.Describe(json.Span) is var found and not "JSON" ? $"Metadata in JSON were asked for, and the server sent {found} ({where})."
                : $"The server's metadata are no JSON from {where} on, or are nested deeper than {Options.MaxDepth / 3} sequences.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw DicomError.Malformed("The server's metadata are JSON, and not DICOM's (PS3.18 annex F).");
        }
    }

    // Brackets of two bytes take twelve times that where they are parsed: they are counted before.
    private static void ThrowIfTooMuch(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new() { MaxDepth = Options.MaxDepth });
        for (var tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == MostTokens)
                throw DicomError.TooLarge($"The server's metadata have more than {MostTokens:N0} values, names and brackets up to byte {reader.BytesConsumed:N0}.");
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? json[3..] : json;

    private void WriteDataset(ElementWriter writer, JsonElement dataset, bool isRoot)
    {
        if (isRoot)
            writer.Write(SpecificCharacterSet, Vr.CS, "ISO_IR 192"u8);
        foreach (var property in dataset.EnumerateObject())
        {
            // Beside attributes, servers keep things of their own here.
            if (TryReadTag(property.Name, out var tag) && tag != SpecificCharacterSet && tag >> 16 != 2 && property.Value.ValueKind == JsonValueKind.Object)
                WriteElement(writer, tag, property.Value);
        }
    }

    private void WriteElement(ElementWriter writer, uint tag, JsonElement element)
    {
        var vr = ReadVr(element);
        if (tag is Tag.PixelData or Tag.FloatPixelData or Tag.DoubleFloatPixelData)
        {
            writer.Write(tag, vr, []); // that they are there says of which type they are
        }
        else if (vr == Vr.SQ)
        {
            WriteSequence(writer, tag, element);
        }
        else if (element.TryGetProperty("Value", out var values))
        {
            if (values.ValueKind == JsonValueKind.Array)
                DicomJsonValues.Write(writer, tag, vr == Vr.UN ? Vr.UT : vr, values, IsWanted(tag)); // what is not said is text, as it is written here
        }
        else if (element.TryGetProperty("InlineBinary", out var inline))
        {
            if (inline.ValueKind == JsonValueKind.String)
                writer.Write(tag, vr, inline.GetBytesFromBase64());
        }
        else if (element.TryGetProperty("BulkDataURI", out var uri) && uri.GetString() is { Length: > 0 } reference && IsWanted(tag))
        {
            if (bulk.TryGetValue(reference, out var bytes))
                writer.Write(tag, vr, bytes.Span);
            else if (_references.Count <= MostReferences && !_references.Contains(reference))
                _references.Add(reference);
        }
    }

    private void WriteSequence(ElementWriter writer, uint tag, JsonElement element)
    {
        var sequence = writer.BeginSequence(tag);
        if (element.TryGetProperty("Value", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            foreach (var value in values.EnumerateArray())
            {
                var item = writer.BeginItem();
                if (value.ValueKind == JsonValueKind.Object)
                    WriteDataset(writer, value, isRoot: false);
                writer.End(item);
            }
        }

        writer.End(sequence);
    }

    // Tables: palettes with their segmented forms, LUT Data; Overlay Data of every group.
    private static bool IsWanted(uint tag) => tag is (>= 0x00281201 and <= 0x00281203) or (>= 0x00281221 and <= 0x00281223) or Tag.LutData
        || ((tag & 0xFF01FFFF) == Tag.OverlayData && tag >> 16 <= 0x601E);

    private static bool TryReadTag(string name, out uint tag)
    {
        tag = 0;
        return name.Length == 8 && uint.TryParse(name, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out tag);
    }

    private static ushort ReadVr(JsonElement element)
    {
        var text = element.TryGetProperty("vr", out var said) ? said.GetString() : null;
        var vr = text is { Length: 2 } ? (ushort)((byte)text[0] | ((byte)text[1] << 8)) : Vr.UN;
        return Vr.IsKnown(vr) ? vr : Vr.UN;
    }
}
