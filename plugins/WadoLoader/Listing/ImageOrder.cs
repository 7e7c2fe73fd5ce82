using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Listing;

/// <summary>The order of images that lie at one place: by time, echo and diffusion weighting, then by number.</summary>
internal sealed class ImageOrder : IComparer<ListedImage>
{
    public static ImageOrder Instance { get; } = new();

    public int Compare(ListedImage x, ListedImage y)
    {
        var (a, b) = (x.Metadata!, y.Metadata!);
        if (a.Get<AcquisitionOrderModule>() is { } first && b.Get<AcquisitionOrderModule>() is { } second
            && CompareTimes(first, second) is not 0 and var byTime)
            return byTime;
        var byNumber = Nullable.Compare(
            a.Get<GeneralImageModule>()?.InstanceNumber, b.Get<GeneralImageModule>()?.InstanceNumber);
        if (byNumber != 0)
            return byNumber;
        var byObject = CompareUids(a.Source.SopInstanceUid, b.Source.SopInstanceUid);
        return byObject != 0 ? byObject
            : Nullable.Compare(a.Source.Frame, b.Source.Frame) is not 0 and var byFrame ? byFrame
            : string.CompareOrdinal(x.ImageId.Value, y.ImageId.Value);
    }

    // Component by component as numbers: writers count in the last one.
    private static int CompareUids(string? a, string? b)
    {
        var (first, second) = ((a ?? "").Split('.'), (b ?? "").Split('.'));
        for (var i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            var order = first[i].Length.CompareTo(second[i].Length);
            order = order != 0 ? order : string.CompareOrdinal(first[i], second[i]);
            if (order != 0)
                return order;
        }

        return first.Length.CompareTo(second.Length);
    }

    private static int CompareTimes(AcquisitionOrderModule a, AcquisitionOrderModule b)
    {
        var order = Nullable.Compare(a.TemporalPosition, b.TemporalPosition);
        order = order != 0 ? order : Nullable.Compare(a.TimeSlot, b.TimeSlot);
        order = order != 0 ? order : Nullable.Compare(a.TriggerTime, b.TriggerTime);
        order = order != 0 ? order : Nullable.Compare(a.TemporalPositionTimeOffset, b.TemporalPositionTimeOffset);
        order = order != 0 ? order : Nullable.Compare(a.FrameReferenceTime, b.FrameReferenceTime);
        order = order != 0 ? order : Nullable.Compare(a.EchoNumber, b.EchoNumber);
        order = order != 0 ? order : Nullable.Compare(a.EchoTime, b.EchoTime);
        order = order != 0 ? order : Nullable.Compare(a.DiffusionBValue, b.DiffusionBValue);
        order = order != 0 ? order : Nullable.Compare(a.AcquisitionNumber, b.AcquisitionNumber);
        order = order != 0 ? order : Nullable.Compare(a.AcquisitionDateTime, b.AcquisitionDateTime);
        return order != 0 ? order : Nullable.Compare(a.ContentDateTime, b.ContentDateTime);
    }
}
