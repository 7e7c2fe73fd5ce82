using ImageLoaders.Metadata;

namespace WadoLoader.Metadata;

/// <summary>The modules of the patient (PS3.3 C.7.1, C.7.2.2).</summary>
internal static class PatientModules
{
    public static PatientModule Patient(AttributeReader attributes) => new()
    {
        PatientId = attributes.Text(0x00100020),
        PatientName = attributes.Text(0x00100010),
        PatientBirthDate = attributes.Date(0x00100030),
        PatientSex = attributes.Code(0x00100040),
    };

    public static PatientStudyModule PatientStudy(AttributeReader attributes) => new()
    {
        PatientAge = attributes.Code(0x00101010),
        PatientSize = attributes.Decimal(0x00101020),
        PatientWeight = attributes.Decimal(0x00101030),
        PatientSex = attributes.Code(0x00100040),
    };

    public static ClinicalTrialModule? ClinicalTrial(AttributeReader attributes)
    {
        var trial = new ClinicalTrialModule
        {
            SponsorName = attributes.Text(0x00120010),
            ProtocolId = attributes.Text(0x00120020),
            ProtocolName = attributes.Text(0x00120021),
            SiteId = attributes.Text(0x00120030),
            SiteName = attributes.Text(0x00120031),
            SubjectId = attributes.Text(0x00120040),
            SubjectReadingId = attributes.Text(0x00120042),
        };
        return trial == new ClinicalTrialModule() ? null : trial;
    }
}
