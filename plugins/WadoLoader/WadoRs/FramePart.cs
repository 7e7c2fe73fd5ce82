using WadoLoader.Dicom;

namespace WadoLoader.WadoRs;

/// <summary>One frame as it came.</summary>
/// <param name="Bytes">Without anything around them.</param>
/// <param name="Syntax">How they are encoded; <see langword="null"/>: they are the whole instance, which says so itself.</param>
/// <param name="Remarks">Decisions against what the server said.</param>
/// <param name="IsStored">Whether the stored bytes were asked for: what came in another way may have been decompressed by the
/// server.</param>
/// <param name="Version">The answer that it came in, and the metadata that it is read by; <see langword="null"/>: the server did not name
/// the answer's version.</param>
internal sealed record FramePart(ReadOnlyMemory<byte> Bytes, TransferSyntax? Syntax, List<string> Remarks, bool IsStored,
    FrameVersion? Version);
