namespace ImageLoaders.Metadata;

/// <summary>Represents the patient (PS3.3 C.7.1.1).</summary>
public sealed record PatientModule : MetadataModule
{
    /// <summary>Gets the Patient ID (0010,0020).</summary>
    public string? PatientId { get; init; }

    /// <summary>
    /// Gets the Patient's Name (0010,0010), with <c>^</c> between its components and <c>=</c> between its component groups.
    /// </summary>
    public string? PatientName { get; init; }

    /// <summary>Gets the first component group of <see cref="PatientName"/>: the name in the Latin alphabet.</summary>
    public string? PatientNameAlphabetic => Group(0);

    /// <summary>Gets the second component group of <see cref="PatientName"/>: the ideographic name, such as 山田^太郎.</summary>
    public string? PatientNameIdeographic => Group(1);

    /// <summary>Gets the third component group of <see cref="PatientName"/>: the phonetic name, such as やまだ^たろう.</summary>
    public string? PatientNamePhonetic => Group(2);

    /// <summary>Gets the Patient's Birth Date (0010,0030).</summary>
    public DateOnly? PatientBirthDate { get; init; }

    /// <summary>Gets the Patient's Sex (0010,0040): <c>M</c>, <c>F</c> or <c>O</c>.</summary>
    public string? PatientSex { get; init; }

    private string? Group(int index) =>
        PatientName?.Split('=') is { } groups && index < groups.Length && groups[index].Trim() is { Length: > 0 } group ? group : null;
}
