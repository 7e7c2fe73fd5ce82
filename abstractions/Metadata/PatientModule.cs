namespace ImageLoaders.Metadata;

/// <summary>The patient (PS3.3 C.7.1.1).</summary>
public sealed record PatientModule : MetadataModule
{
    /// <summary>(0010,0020).</summary>
    public string? PatientId { get; init; }

    /// <summary>(0010,0010), with <c>^</c> between its components and <c>=</c> between its groups.</summary>
    public string? PatientName { get; init; }

    /// <summary>The first component group of <see cref="PatientName"/>: in the Latin alphabet.</summary>
    public string? PatientNameAlphabetic => Group(0);

    /// <summary>The second component group of <see cref="PatientName"/>: ideographic, as 山田^太郎.</summary>
    public string? PatientNameIdeographic => Group(1);

    /// <summary>The third component group of <see cref="PatientName"/>: phonetic, as やまだ^たろう.</summary>
    public string? PatientNamePhonetic => Group(2);

    /// <summary>(0010,0030).</summary>
    public DateOnly? PatientBirthDate { get; init; }

    /// <summary>(0010,0040): <c>M</c>, <c>F</c>, <c>O</c>.</summary>
    public string? PatientSex { get; init; }

    private string? Group(int index) =>
        PatientName?.Split('=') is { } groups && index < groups.Length && groups[index].Trim() is { Length: > 0 } group ? group : null;
}
