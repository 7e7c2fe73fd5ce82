namespace ImageLoaders.Hosting.Loading.Parts;

/// <summary>What one call was given of other ids. Safe for concurrent use.</summary>
internal sealed class PartNotes
{
    private readonly Lock _lock = new();
    private Dictionary<(PartKind Kind, ImageId ImageId), Part>? _parts;
    private bool _isUnknown;

    /// <summary>Gets what the lists say that were given.</summary>
    public ListedSources Listed { get; } = new();

    public void Add(Part part)
    {
        lock (_lock)
        {
            _parts ??= [];
            if (_parts.TryAdd((part.Kind, part.ImageId), part))
                return;
            var former = _parts[(part.Kind, part.ImageId)];
            if (former.Code != part.Code || (former.Parts is null && part.Parts is null && former.Source.Version != part.Source.Version))
                _isUnknown = true; // two versions of one part
            else
                _parts[(part.Kind, part.ImageId)] = part; // which was current later
        }
    }

    /// <summary>Something was asked for and not given: whether that would be so again, nobody knows.</summary>
    public void AddUnknown()
    {
        lock (_lock)
            _isUnknown = true;
    }

    /// <summary>Returns all parts; <see langword="null"/> where some of them are not known, or there are none.</summary>
    public PartSet? GetParts()
    {
        lock (_lock)
            return _isUnknown || _parts is null ? null : new([.. _parts.Values]);
    }
}
