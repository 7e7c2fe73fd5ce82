using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Ohif;

/// <summary>Images as OHIF's data source <c>dicomjson</c> reads them: studies of series of instances.</summary>
/// <param name="scheme">The scheme of the image ids in OHIF, which the bridge is registered with.</param>
/// <param name="listed">What was listed: it names the study of images that belong to none.</param>
internal sealed class OhifStudies(string scheme, string listed)
{
    private readonly Dictionary<StudyKey, Dictionary<string, List<OhifImage>>> _studies = [];

    /// <summary>Adds an image. Images keep the order in which they are added.</summary>
    public void Add(OhifImage image)
    {
        var (study, series) = (image.Metadata.Get<GeneralStudyModule>(),
            image.Metadata.Get<GeneralSeriesModule>());
        var patient = image.Metadata.Get<PatientModule>();
        var key = new StudyKey(study?.StudyInstanceUid ?? series?.StudyInstanceUid ?? UidOf(listed + " study"),
            patient?.PatientId, patient?.PatientName);
        var seriesUid = series?.SeriesInstanceUid ?? UidOf(listed + " series");
        if (!_studies.TryGetValue(key, out var ofStudy))
            _studies[key] = ofStudy = [];
        if (!ofStudy.TryGetValue(seriesUid, out var images))
            ofStudy[seriesUid] = images = [];
        images.Add(image);
    }

    public JsonObject ToJson()
    {
        var uids = new HashSet<string>();
        return new()
        {
            ["studies"] = new JsonArray([.. _studies.Select(study => (JsonNode)StudyOf(study.Key, study.Value, uids.Add(study.Key.Uid)))]),
        };
    }

    // Studies of two patients with one UID: OHIF would show all of it under the name of the first.
    private static string Unique(StudyKey key, string uid, bool hasItsUid) =>
        hasItsUid ? uid : UidOf($"{uid}\n{key.PatientId}\n{key.PatientName}");

    private JsonObject StudyOf(StudyKey key, Dictionary<string, List<OhifImage>> series, bool hasItsUid)
    {
        var study = NaturalizedMetadata.OfStudy(series.Values.First()[0].Metadata).Json;
        var modalities = series.Values.Select(images => ModalityOf(images[0].Metadata)).Distinct(StringComparer.Ordinal).Order();
        study["StudyInstanceUID"] = Unique(key, key.Uid, hasItsUid);
        study["NumInstances"] = series.Values.Sum(static images => ObjectsOf(images).Count());
        study["Modalities"] = string.Join('\\', modalities);
        study["series"] = new JsonArray([.. series.Select(one => (JsonNode)SeriesOf(Unique(key, one.Key, hasItsUid), one.Value))]);
        return study;
    }

    private JsonObject SeriesOf(string uid, List<OhifImage> images)
    {
        var series = NaturalizedMetadata.OfSeries(images[0].Metadata).Json;
        series["SeriesInstanceUID"] = uid;
        series["Modality"] = ModalityOf(images[0].Metadata);
        series["instances"] = new JsonArray([.. ObjectsOf(images).SelectMany(InstancesOf)]);
        return series;
    }

    /// <summary>An entry for each frame. OHIF takes the attributes of the first, and the frames' own from its functional groups.</summary>
    private IEnumerable<JsonNode> InstancesOf((string Uid, OhifImage[] Frames) instance)
    {
        var (uid, ordered) = instance;
        var attributes = NaturalizedMetadata.Create(ordered[0].Metadata);
        var json = attributes.Json;
        json["SOPClassUID"] = ShownClasses.Choose(ordered[0].Metadata.Get<SopCommonModule>()?.SopClassUid);
        json["Modality"] = ModalityOf(ordered[0].Metadata);
        json["SOPInstanceUID"] = uid;
        if (ordered is [var only])
        {
            NaturalizedMetadata.AddPlane(attributes, only.Metadata);
        }
        else
        {
            json["NumberOfFrames"] = ordered.Length;
            json["PerFrameFunctionalGroupsSequence"] = FunctionalGroups(ordered);
            json["SharedFunctionalGroupsSequence"] = new JsonArray(new JsonObject());
        }

        yield return new JsonObject { ["metadata"] = json, ["url"] = UrlOf(ordered[0]) };
        foreach (var image in ordered.Skip(1))
            yield return new JsonObject { ["metadata"] = new JsonObject { ["SOPInstanceUID"] = uid }, ["url"] = UrlOf(image) };
    }

    // By the number of the frame, whichever of them are listed.
    private static JsonArray FunctionalGroups(OhifImage[] frames)
    {
        var groups = new JsonObject[frames[^1].Frame];
        foreach (var frame in frames)
            groups[frame.Frame - 1] = NaturalizedMetadata.OfFrame(frame.Metadata).Json;
        return new([.. groups.Select(static group => (JsonNode)(group ?? []))]);
    }

    private string UrlOf(OhifImage image) => $"{scheme}:{image.ImageId.Value}";

    /// <summary>
    /// Objects with their frames in order. Objects with one UID, such as copies of a file, are told apart by their frames: the second image
    /// of a frame belongs to the second object, which gets a UID of its own.
    /// </summary>
    private static IEnumerable<(string Uid, OhifImage[] Frames)> ObjectsOf(List<OhifImage> images)
    {
        foreach (var alike in images.GroupBy(static image =>
            image.Metadata.Get<SopCommonModule>()?.SopInstanceUid ?? UidOf(image.ImageId.Value), StringComparer.Ordinal))
        {
            var objects = alike.GroupBy(static image => image.Frame)
                .SelectMany(static ofFrame => ofFrame.Index())
                .GroupBy(static one => one.Index, static one => one.Item);
            foreach (var frames in objects)
            {
                OhifImage[] ordered = [.. frames.OrderBy(static image => image.Frame)];
                yield return (frames.Key == 0 ? alike.Key : UidOf(ordered[0].ImageId.Value), ordered);
            }
        }
    }

    private static string ModalityOf(ImageMetadata metadata) => metadata.Get<GeneralSeriesModule>()?.Modality ?? "OT";

    /// <summary>A UID for what has none, the same for the same text (PS3.5 B.2).</summary>
    private static string UidOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return "2.25." + System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash).ToString(CultureInfo.InvariantCulture);
    }

    private readonly record struct StudyKey(string Uid, string? PatientId, string? PatientName);
}
