using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>A modality or VOI look-up table (PS3.3 C.11.1.1, C.11.2.1.1): value v becomes <c>Entries[clamp(v − FirstValueMapped)]</c>.</summary>
public sealed record LookupTable
{
    /// <summary>The value that the first entry stands for; less maps to the first entry. LUT Descriptor (0028,3002), second value.</summary>
    public int FirstValueMapped { get; init; }

    /// <summary>Significant bits of an entry, 1 to 16. LUT Descriptor, third value.</summary>
    public int BitsPerEntry { get; init; } = 16;

    /// <summary>LUT Data (0028,3006): 1 to 65,536 entries.</summary>
    public required ImmutableArray<ushort> Entries { get; init => field = value.OrEmpty(); }

    /// <summary>LUT Explanation (0028,3003), or Modality LUT Type (0028,3004) where that is all; <see langword="null"/> when it is not said.</summary>
    public string? Explanation { get; init; }
}
