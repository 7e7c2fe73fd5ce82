using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader;

/// <summary>What an image that was made of others has in common with them.</summary>
internal static class DerivedMetadata
{
    /// <summary>Patient, study, series, units and windows of a part, and an image type of its own. No SOP instance: nothing stored has
    /// these pixels.</summary>
    public static IEnumerable<MetadataModule> Shared(ImageMetadata part, string type, string description)
    {
        foreach (var module in part.Modules)
            if (module is PatientModule or PatientStudyModule or GeneralStudyModule or GeneralSeriesModule or FrameOfReferenceModule
                or ClinicalTrialModule or PetSeriesModule or PetIsotopeModule or ScalingModule or VoiLutModule)
                yield return module;
        yield return new GeneralImageModule
        {
            ImageType = ["DERIVED", "SECONDARY", "MPR", type],
            DerivationDescription = description,
            LossyImageCompression = part.Get<GeneralImageModule>()?.LossyImageCompression,
        };
    }
}
