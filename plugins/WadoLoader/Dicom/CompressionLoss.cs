namespace WadoLoader.Dicom;

/// <summary>Whether pixels may have lost something in a transfer syntax.</summary>
internal enum CompressionLoss
{
    /// <summary>The syntax is lossless.</summary>
    Never,

    /// <summary>The syntax allows both.</summary>
    Possible,

    /// <summary>The syntax is always lossy.</summary>
    Always,
}
