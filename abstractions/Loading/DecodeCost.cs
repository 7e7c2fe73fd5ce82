namespace ImageLoaders;

/// <summary>Estimates the resources that one decode needs.</summary>
/// <param name="MemoryBytes">
/// The memory that the decoder needs in addition to the image's own pixels, in bytes, native memory included. At least 0.
/// </param>
/// <param name="IsStoppable">Whether the decode ends soon after its token is cancelled. Most native libraries do not.</param>
public readonly record struct DecodeCost(long MemoryBytes, bool IsStoppable)
{
    /// <summary>
    /// Gets the number of processors that the decode can use, its own included. Default 1. <see cref="ILoadBudget.TakeIdleProcessors"/>
    /// gives the others.
    /// </summary>
    public int Processors { get; init; } = 1;
}
