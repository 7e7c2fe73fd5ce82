using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>
/// Represents a modality or VOI look-up table (PS3.3 C.11.1.1, C.11.2.1.1). The table maps a value v to
/// <c>Entries[clamp(v − FirstValueMapped)]</c>.
/// </summary>
public sealed record LookupTable
{
    /// <summary>
    /// Gets the value that the first entry stands for. Smaller values map to the first entry. LUT Descriptor (0028,3002), second value.
    /// </summary>
    public int FirstValueMapped { get; init; }

    /// <summary>Gets the number of significant bits of an entry, 1 to 16. LUT Descriptor, third value. Default 16.</summary>
    public int BitsPerEntry { get; init; } = 16;

    /// <summary>Gets the entries: LUT Data (0028,3006). There are 1 to 65,536 entries.</summary>
    public required ImmutableArray<ushort> Entries { get; init => field = value.OrEmpty(); }

    /// <summary>
    /// Gets the LUT Explanation (0028,3003), or the Modality LUT Type (0028,3004) if there is no explanation; <see langword="null"/> if
    /// neither is stated.
    /// </summary>
    public string? Explanation { get; init; }
}
