using ImageLoaders.Metadata;

namespace WadoLoader.Metadata;

/// <summary>The modules of the patient (PS3.3 C.7.1, C.7.2.2).</summary>
internal static class PatientModules
{
    public static PatientModule Patient(Facts facts) => new()
    {
        PatientId = facts.Text(0x00100020),
        PatientName = facts.Text(0x00100010),
        PatientBirthDate = facts.Date(0x00100030),
        PatientSex = facts.Code(0x00100040),
    };

    public static PatientStudyModule PatientStudy(Facts facts) => new()
    {
        PatientAge = facts.Code(0x00101010),
        PatientSize = facts.Decimal(0x00101020),
        PatientWeight = facts.Decimal(0x00101030),
        PatientSex = facts.Code(0x00100040),
    };

    public static ClinicalTrialModule? ClinicalTrial(Facts facts)
    {
        var trial = new ClinicalTrialModule
        {
            SponsorName = facts.Text(0x00120010),
            ProtocolId = facts.Text(0x00120020),
            ProtocolName = facts.Text(0x00120021),
            SiteId = facts.Text(0x00120030),
            SiteName = facts.Text(0x00120031),
            SubjectId = facts.Text(0x00120040),
            SubjectReadingId = facts.Text(0x00120042),
        };
        return trial == new ClinicalTrialModule() ? null : trial;
    }
}
