namespace ImageLoaders;

/// <summary>What one decode takes of the machine, as far as it can be told before.</summary>
/// <param name="MemoryBytes">Memory that the decoder takes beside the image's own pixels, native memory included; at least 0.</param>
/// <param name="IsStoppable">Whether it ends soon after its token has fired. Native libraries mostly do not.</param>
public readonly record struct DecodeCost(long MemoryBytes, bool IsStoppable);
