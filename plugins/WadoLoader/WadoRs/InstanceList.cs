using System.Text.Json;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Listing;

namespace WadoLoader.WadoRs;

/// <summary>The images of the instances whose metadata a server gave. For one listing, and for one thread at a time.</summary>
/// <param name="id">What is listed.</param>
/// <param name="request">Who asks.</param>
/// <param name="instances">Is given the metadata of the instances, so that loading them need not fetch them again.</param>
/// <param name="mostImages">Images that the list can have.</param>
internal sealed class InstanceList(WadoRsListId id, ImageLoadRequest request, InstanceFetcher instances, int mostImages)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 384 };
    private static readonly Dictionary<string, ReadOnlyMemory<byte>> NoBulk = [];

    private readonly GroupBuilder _groups = new(default, (_, series, stack) => stack is null ? id.ListId(series) : null);
    private int _images;

    /// <summary>Adds the instances of an answer.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>.</exception>
    public int Add(ReadOnlyMemory<byte> json)
    {
        var count = 0;
        foreach (var instance in Split(json))
        {
            request.CancellationToken.ThrowIfCancellationRequested();
            count++;
            AddInstance(instance);
        }

        return count;
    }

    public ImageListing Build(ImageSource source, CancellationToken cancellationToken) => _groups.Build(source, cancellationToken);

    private void AddInstance(ReadOnlyMemory<byte> json)
    {
        var header = new InstanceHeader(DicomJson.Read(json, NoBulk, out var references), [], null);
        using var data = header.Open();
        var dicom = DicomObject.OfHeader(data, header.StoredSyntax ?? TransferSyntaxes.ExplicitLittleEndian);
        var (study, series) = (dicom.Dataset.Text(0x0020000D), dicom.Dataset.Text(0x0020000E));
        var why = header.Uid is null || series is null ? "it has no SOP Instance UID or no Series Instance UID"
            : study != id.Study || (id.Series ?? series) != series || (id.Instance ?? header.Uid) != header.Uid
                ? "it is of another study, series or instance than the one that was asked for"
            : header.WhyNoImage ?? (dicom.Dataset.Has(Tag.Rows) ? null : "it has no pixels");
        if (why is not null)
        {
            _groups.Remark($"Instance {header.Uid ?? "without UID"}: {why}: left out.");
            return;
        }

        var frames = header.IsVideo ? 1 : header.Frames;
        _images += frames;
        if (_images > mostImages)
            throw DicomError.TooLarge($"The list has more than {mostImages:N0} images. List one series or instance of it.");
        if (references.Count == 0)
            instances.Keep(id.FrameId(series!, header.Uid!, 1), request, header);
        var images = ObjectFrames.List(
            dicom, header.StoredSyntax?.Uid, null, frames, frame => id.FrameId(series!, header.Uid!, frame).ImageId,
            request.CancellationToken);
        foreach (var image in images)
            _groups.Add(image, $"Instance {header.Uid}");
    }

    // The elements of the array, each as it lies in the answer.
    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                throw DicomError.Malformed("The server's metadata are no array of instances (PS3.18 annex F).");
            var instances = new List<ReadOnlyMemory<byte>>();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                instances.Add(json[start..(int)reader.BytesConsumed]);
            }

            return instances;
        }
        catch (JsonException exception)
        {
            throw DicomError.Malformed(
                $"The server's metadata are no JSON from line {exception.LineNumber + 1:N0}, byte {exception.BytePositionInLine:N0} on.");
        }
    }
}
