namespace WadoLoader.Dicom;

/// <summary>Number of Frames (0028,0008).</summary>
internal static class FrameCount
{
    /// <summary>
    /// At least 1; <see langword="null"/> when the header does not say, or says less: some writers put 0 where there is one frame.
    /// </summary>
    public static int? Said(Dataset data) => data.Integer(Tag.NumberOfFrames, Vr.IS) is > 0 and var frames ? frames : null;
}
