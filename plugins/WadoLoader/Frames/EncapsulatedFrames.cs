using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>
/// Finds the fragments of a frame of encapsulated pixel data: by the extended or the basic offset table where these are right, else one fragment a
/// frame, else by where the codestreams themselves begin and end.
/// </summary>
internal static class EncapsulatedFrames
{
    private const int MostFragments = 4 << 20;

    /// <param name="dicom">The object.</param>
    /// <param name="framesSaid">Number of Frames, where the header says it.</param>
    /// <param name="frame">From 1.</param>
    /// <param name="remarks">Gets what was found wrong.</param>
    /// <returns>Its fragments; none of them empty.</returns>
    public static List<Fragment> Find(DicomObject dicom, int? framesSaid, int frame, List<string> remarks)
    {
        var data = dicom.PixelData!.Value;
        if (!data.IsUndefined)
            throw DicomError.Malformed($"The pixel data at byte {data.Offset:N0} have a length, and {dicom.Syntax} wants fragments.");
        var reader = new FragmentReader(dicom.Source);
        if (!reader.TryRead(data.Offset, out var basic))
            throw DicomError.Malformed($"The pixel data at byte {data.Offset:N0} hold no fragments.");
        if (frame > framesSaid)
            throw NativeFrames.NoSuchFrame(frame, framesSaid.Value);

        foreach (var table in OffsetTable.All(dicom, reader, basic))
        {
            if ((framesSaid is null || framesSaid == table.Count) && frame <= table.Count && TryFollow(reader, basic.End, table, frame) is { } found)
                return found;
            remarks.Add($"The {table.Name} offset table contradicts the fragments: not used.");
        }

        return Walk(dicom.Syntax.Coding, reader, basic.End, framesSaid, frame);
    }

    /// <summary>The fragments from a frame's offset up to the next frame's; <see langword="null"/> where the table is wrong.</summary>
    private static List<Fragment>? TryFollow(FragmentReader reader, long first, OffsetTable table, int frame)
    {
        var start = table.Offset(frame - 1);
        var next = frame < table.Count ? table.Offset(frame) : (ulong?)null;
        if (table.Offset(0) != 0 || (frame > 1 && table.Offset(frame - 2) >= start) || start > (ulong)reader.Source.LengthBytes || next <= start || next > (ulong)reader.Source.LengthBytes)
            return null;
        var fragments = new List<Fragment>();
        var offset = first + (long)start;
        var end = next is { } n ? first + (long)n : long.MaxValue;
        if (!reader.IsItemAt(offset))
            return null;
        while (offset < end && reader.TryRead(offset, out var fragment))
        {
            Add(fragments, fragment);
            offset = fragment.End;
            if (offset < end && end != long.MaxValue && !reader.IsItemAt(offset))
                return null;
        }

        if (end != long.MaxValue && (offset != end || !reader.IsItemAt(end)))
            return null;

        // No more than a byte pads a frame: a length that leaves out more is wrong.
        if (table.Length(frame - 1) is { } length && fragments.Count == 1 && length == fragments[0].Length - 1)
            fragments[0] = fragments[0] with { Length = (uint)length };
        return fragments.Count > 0 ? fragments : null;
    }

    private static List<Fragment> Walk(PixelCoding coding, FragmentReader reader, long offset, int? framesSaid, int frame)
    {
        var all = new List<Fragment>();
        var empty = 0;
        while (reader.TryRead(offset, out var fragment))
        {
            if (fragment.Length == 0)
                empty++;
            Add(all, fragment);
            if (all.Count + empty > MostFragments)
                throw DicomError.TooLarge($"There are more than {MostFragments:N0} fragments up to byte {offset:N0}.");
            offset = fragment.End;
        }

        if (all.Count == 0)
            throw DicomError.Malformed($"All {empty:N0} fragments of the pixel data are empty.");
        if (framesSaid == 1)
            return all;
        if (framesSaid == all.Count)
            return [all[frame - 1]];
        var starts = Codestreams.Starts(coding, reader, all);
        var frames = framesSaid ?? Math.Max(1, starts.Count);
        if (frame > frames)
            throw NativeFrames.NoSuchFrame(frame, frames);
        if (frames == 1)
            return all;
        if (starts.Count != frames && Codestreams.StartsByEnds(coding, reader, all) is var byEnds && byEnds.Count == frames)
            starts = byEnds;
        if (starts.Count != frames)
        {
            if (CodestreamEnd.Split(coding, reader, all, frames) is var pieces && pieces.Count == frames)
                return [pieces[frame - 1]];
            throw DicomError.Malformed(
                $"{frames:N0} frames lie in {all.Count:N0} fragments without a usable offset table, and {starts.Count:N0} codestreams begin in them: no frame can be told from another.");
        }

        var end = frame < frames ? starts[frame] : all.Count;
        return all[starts[frame - 1]..end];
    }

    private static void Add(List<Fragment> fragments, Fragment fragment)
    {
        if (fragment.Length > 0)
            fragments.Add(fragment);
    }
}
