namespace WadoLoader.Dicom;

/// <summary>
/// The attributes that hold for one frame: of an enhanced multi-frame object a functional group of the frame itself, else the shared one,
/// else the data set (PS3.3 C.7.6.16). For one thread at a time.
/// </summary>
internal sealed class FrameAttributes
{
    private readonly Lazy<Dataset?> _perFrame;
    private readonly Lazy<Dataset?> _shared;

    /// <param name="root">The data set.</param>
    /// <param name="frame">From 1.</param>
    public FrameAttributes(Dataset root, int frame)
    {
        Root = root;
        _perFrame = new(() => root.Item(Tag.PerFrameFunctionalGroups, frame - 1), LazyThreadSafetyMode.None);
        _shared = new(() => root.Item(Tag.SharedFunctionalGroups), LazyThreadSafetyMode.None);
    }

    public Dataset Root { get; }

    /// <summary>Whether there are functional groups.</summary>
    public bool IsEnhanced => Root.Has(Tag.PerFrameFunctionalGroups) || Root.Has(Tag.SharedFunctionalGroups);

    /// <summary>A functional group's only item; <see langword="null"/> when neither the frame nor all frames have it.</summary>
    public Dataset? Group(uint sequence) => IsEnhanced ? _perFrame.Value?.Item(sequence) ?? _shared.Value?.Item(sequence) : null;

    /// <summary>Where Rescale Slope and Intercept are: together, also where a functional group has one of them alone.</summary>
    public Dataset Rescale =>
        Group(Tag.PixelValueTransformationSequence) is { } group
            && (group.Has(Tag.RescaleSlope) || group.Has(Tag.RescaleIntercept)) ? group : Root;

    /// <summary>Where to look an attribute up: in its functional group when that has it, else in the data set.</summary>
    public Dataset Holder(uint sequence, uint tag) => InGroup(sequence, tag) ?? Root;

    /// <summary>
    /// The functional group that has an attribute: the frame's own, else the shared one; <see langword="null"/>: neither has it.
    /// </summary>
    public Dataset? InGroup(uint sequence, uint tag) =>
        !IsEnhanced ? null
        : _perFrame.Value?.Item(sequence) is { } own && own.Has(tag) ? own
        : _shared.Value?.Item(sequence) is { } shared && shared.Has(tag) ? shared
        : null;
}
