using ImageLoaders;
using WadoLoader.Frames;

namespace WadoLoader.Dicom;

/// <summary>
/// Tells how encapsulated pixel data are compressed by their first fragment, where the file says nothing of it or that they are not.
/// </summary>
internal static class FirstFragment
{
    /// <param name="source">Where the pixel data are.</param>
    /// <param name="pixelData">Of undefined length.</param>
    /// <param name="syntax">The transfer syntax that the data set is read by.</param>
    /// <param name="isSaid">Whether the file names it.</param>
    /// <param name="remarks">Gets what was found.</param>
    /// <returns>A transfer syntax of the codestream's; <paramref name="syntax"/> where none begins there.</returns>
    public static TransferSyntax Tell(ContentSource source, in Element pixelData, TransferSyntax syntax, bool isSaid, Remarks remarks)
    {
        if (Read(source, pixelData.Offset) is not { Coding: not null } found)
            return syntax;
        var told = TransferSyntaxes.OfCodestream(found, mayBeLossy: true);
        var said = isSaid ? $"The transfer syntax is {syntax}" : "The file names no transfer syntax";
        remarks.Add($"{said}, and the pixel data are encapsulated: taken for {told}, by their first fragment.");
        return told;
    }

    private static CodestreamSignature Read(ContentSource source, long offset)
    {
        var reader = new FragmentReader(source);
        if (!reader.IsItemAt(offset) || !reader.TryRead(offset, out var fragment))
            return default; // the basic offset table is the first item
        do
        {
            if (!reader.IsItemAt(fragment.End) || !reader.TryRead(fragment.End, out fragment))
                return default;
        }
        while (fragment.Length == 0);
        var start = reader.Peek(fragment.Offset, (int)Math.Min(FragmentReader.WindowLength, fragment.Length));
        var found = CodestreamSignature.Read(start);
        var isRle = found.Coding is null && Codestreams.IsStart(PixelCoding.Rle, start[..Math.Min(8, start.Length)]);
        return isRle ? new(PixelCoding.Rle, true, 0) : found;
    }
}
