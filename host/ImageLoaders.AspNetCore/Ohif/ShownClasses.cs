namespace ImageLoaders.AspNetCore.Ohif;

/// <summary>
/// The SOP classes whose images OHIF shows as stacks. OHIF shows objects by their class: it leaves out those of a class that it does not
/// know, and takes segmentations, parametric maps and whole slides to extensions that need a DICOMweb server.
/// </summary>
internal static class ShownClasses
{
    /// <summary>Secondary Capture Image Storage.</summary>
    public const string SecondaryCapture = Root + "7";

    private const string Root = "1.2.840.10008.5.1.4.1.1.";

    // PS3.4, table B.5-1: radiography, mammography and dental; CT; MR; ultrasound; secondary capture; angiography and tomosynthesis;
    // optical coherence tomography; nuclear medicine; visible light and ophthalmology; PET; radiotherapy.
    private static readonly HashSet<string> Suffixes =
    [
        "1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1",
        "2", "2.1", "2.2",
        "4", "4.1", "4.3", "4.4",
        "3.1", "6.1", "6.2",
        "7", "7.1", "7.2", "7.3", "7.4",
        "12.1", "12.1.1", "12.2", "12.2.1", "13.1.1", "13.1.2", "13.1.3", "13.1.4", "13.1.5",
        "14.1", "14.2",
        "20",
        "77.1.1", "77.1.1.1", "77.1.2", "77.1.2.1", "77.1.3", "77.1.4", "77.1.4.1", "77.1.5.1", "77.1.5.2", "77.1.5.4", "82.1",
        "128", "128.1", "130",
        "481.1", "481.2",
    ];

    /// <summary>Returns the class under which OHIF shows an image: its own, or that of secondary captures.</summary>
    public static string Choose(string? sopClassUid) =>
        sopClassUid is not null && sopClassUid.StartsWith(Root, StringComparison.Ordinal) && Suffixes.Contains(sopClassUid[Root.Length..])
            ? sopClassUid : SecondaryCapture;
}
