namespace ImageLoaders.Hosting.Loading.Nested;

/// <summary>
/// The loads that one load waits for, because its image is made of theirs. Its permit is lent to others meanwhile. The lock of
/// <see cref="SharedLoads"/> is held around every call.
/// </summary>
internal sealed class NestedLoads(SharedLoad owner)
{
    public const int MaximumDepth = 8;

    private readonly List<SharedLoad> _children = [];

    /// <summary>Gets how many requests lie above the owner: 0 for a caller's own.</summary>
    public int Depth { get; private set; }

    public static ImageLoadException IsOver(ImageId imageId) => new(
        ImageLoadError.LoaderFault, $"The load of {imageId} requested it after that load had ended. Await nested loads.");

    /// <exception cref="ImageLoadException">The load is over, or as deep as requests may lie within each other.</exception>
    public static void ThrowIfTooDeep(Nesting nesting)
    {
        if (nesting.Load is { IsClosed: true } load)
            throw IsOver(load.ImageId);
        if (nesting.Depth >= MaximumDepth)
            throw new ImageLoadException(
                ImageLoadError.InvalidImageId, $"Loads are nested {nesting.Depth + 1} deep; at most {MaximumDepth} are allowed.");
    }

    /// <summary>Returns whether the owner is this load, or waits for it.</summary>
    public bool LeadTo(SharedLoad other) => owner == other || _children.Exists(child => child.Nested.LeadTo(other));

    /// <summary>The owner lies within another request.</summary>
    public void LieWithin(Nesting nesting) => Depth = Math.Max(Depth, nesting.Depth + 1);

    public void Add(SharedLoad child)
    {
        _children.Add(child);
        Suspend();
    }

    public void Remove(SharedLoad child)
    {
        if (_children.Remove(child))
            Resume();
    }

    /// <summary>The owner waits for something that is no load.</summary>
    public void Suspend() => owner.Permit?.Suspend();

    public void Resume() => owner.Permit?.Resume();
}
