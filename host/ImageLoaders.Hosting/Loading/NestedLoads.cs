namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// The loads that one load waits for, because its image is made of theirs. Its permit is lent to others meanwhile. The lock of
/// <see cref="SharedLoads"/> is held around every call.
/// </summary>
internal sealed class NestedLoads(SharedLoad owner)
{
    private const int MaximumDepth = 8;

    private readonly List<SharedLoad> _children = [];

    /// <summary>Gets or sets how many loads lie above the owner: 0 for a caller's own.</summary>
    private int Depth { get; set; }

    /// <exception cref="ImageLoadException">The owner is over, or as deep as loads may lie within each other.</exception>
    public void ThrowIfTooDeep()
    {
        if (owner.IsClosed)
            throw new ImageLoadException(
                ImageLoadError.LoaderFault, $"The load of {owner.ImageId} requested it after that load had ended. Await nested loads.");
        if (Depth >= MaximumDepth)
            throw new ImageLoadException(
                ImageLoadError.InvalidImageId, $"Loads are nested {Depth + 1} deep; at most {MaximumDepth} are allowed.");
    }

    /// <summary>Returns whether the owner is this load, or waits for it.</summary>
    public bool LeadTo(SharedLoad other) => owner == other || _children.Exists(child => child.Nested.LeadTo(other));

    public void Add(SharedLoad child)
    {
        child.Nested.Depth = Math.Max(child.Nested.Depth, Depth + 1);
        _children.Add(child);
        owner.Permit?.Suspend();
    }

    public void Remove(SharedLoad child)
    {
        if (_children.Remove(child))
            owner.Permit?.Resume();
    }
}
