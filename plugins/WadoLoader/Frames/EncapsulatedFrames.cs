using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>
/// Finds the fragments of a frame of encapsulated pixel data: by the extended or the basic offset table where these are right, else one
/// fragment a frame, else by where the codestreams themselves begin and end.
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
            if ((framesSaid is null || framesSaid == table.Count) && frame <= table.Count
                && TryFollow(reader, basic.End, table, frame) is { } found)
                return found;
            remarks.Add($"The {table.Name} offset table contradicts the fragments: not used.");
        }

        return Walk(dicom.Syntax.Coding, reader, basic.End, framesSaid, frame, remarks);
    }

    /// <summary>The fragments from a frame's offset up to the next frame's; <see langword="null"/> where the table is wrong.</summary>
    private static List<Fragment>? TryFollow(FragmentReader reader, long first, OffsetTable table, int frame)
    {
        var start = table.Offset(frame - 1);
        var next = frame < table.Count ? table.Offset(frame) : (ulong?)null;
        var isRising = table.Offset(0) == 0 && (frame == 1 || table.Offset(frame - 2) < start) && (next is null || next > start);
        if (!isRising || start > (ulong)reader.Source.LengthBytes || next > long.MaxValue / 2)
            return null;
        var fragments = new List<Fragment>();
        var offset = first + (long)start;
        var end = next is { } n ? first + (long)n : long.MaxValue;
        if (!reader.IsItemAt(offset))
            return null;
        while (offset < end && reader.TryRead(offset, out var fragment))
        {
            Add(fragments, fragment);
            if (fragment.IsCut)
                return fragments.Count > 0 ? fragments : null;
            offset = fragment.End;
            if (offset < end && end != long.MaxValue && !reader.IsItemAt(offset))
                return null;
        }

        if (end != long.MaxValue && (offset != end || !(reader.IsItemAt(end) || reader.IsEndAt(end))))
            return null;

        // No more than a byte pads a frame: a length that leaves out more is wrong.
        if (table.Length(frame - 1) is { } length && fragments.Count == 1 && length == fragments[0].Length - 1)
            fragments[0] = fragments[0] with { Length = (uint)length };
        return fragments.Count > 0 ? fragments : null;
    }

    private static List<Fragment> Walk(
        PixelCoding coding, FragmentReader reader, long offset, int? framesSaid, int frame, List<string> remarks)
    {
        var all = ReadAll(reader, offset);
        if (all[^1].IsCut)
            remarks.Add($"The file is cut off at byte {reader.Source.LengthBytes:N0}, within a fragment of the pixel data.");
        if (framesSaid == 1)
            return all;
        var starts = Codestreams.Starts(coding, reader, all);

        // Where the file ends too early, as many fragments as frames need not be one of each.
        if (framesSaid == all.Count && (reader.IsDelimited || starts.Count == 0 || starts.Count == all.Count))
            return [all[frame - 1]];
        var frames = framesSaid ?? Math.Max(1, starts.Count);
        if (frame > frames)
            throw NativeFrames.NoSuchFrame(frame, frames);
        if (frames == 1)
            return all;
        if (starts.Count != frames && Codestreams.StartsByEnds(coding, reader, all) is var byEnds && byEnds.Count == frames)
            starts = byEnds;
        if (starts.Count == frames)
            return Group(all, starts, frame);
        var pieces = CodestreamEnd.Split(coding, reader, all, frames);
        if (pieces.Count == frames)
            return [pieces[frame - 1]];
        return FrameCountIsWrong(coding, reader, all, starts, pieces, frames, frame, remarks);
    }

    private static List<Fragment> ReadAll(FragmentReader reader, long offset)
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

        return all.Count > 0 ? all : throw DicomError.Malformed(reader.IsDelimited
            ? $"All {empty:N0} fragments of the pixel data are empty."
            : $"The file ends at byte {reader.Source.LengthBytes:N0}, before a fragment of the pixel data: it is cut off.");
    }

    private static List<Fragment> Group(List<Fragment> all, List<int> starts, int frame) =>
        all[starts[frame - 1]..(frame < starts.Count ? starts[frame] : all.Count)];

    /// <summary>
    /// Number of Frames says another number than there are: those that are there can be told when each fragment begins a codestream, or the
    /// first does; of codings without a beginning of their own each fragment is a frame, whose length is checked.
    /// </summary>
    private static List<Fragment> FrameCountIsWrong(
        PixelCoding coding,
        FragmentReader reader,
        List<Fragment> all,
        List<int> starts,
        List<Fragment> pieces,
        int said,
        int frame,
        List<string> remarks)
    {
        var isEachOne = starts.Count == all.Count
            || (starts.Count == 0 && coding is PixelCoding.EncapsulatedNative or PixelCoding.DeflatedFrame);
        if (isEachOne && pieces.Count <= all.Count)
            pieces = all;
        var found = isEachOne ? pieces.Count : starts.Count;
        var isCut = reader.IsDelimited ? "" : $", and the file is cut off at byte {reader.Source.LengthBytes:N0}";
        if ((!isEachOne && (found == 0 || starts[0] != 0)) || (long)found * NativeFrames.MostMissing < said)
        {
            throw DicomError.Malformed(
                $"{said:N0} frames lie in {all.Count:N0} fragments without a usable offset table, "
                + $"and {starts.Count:N0} codestreams begin in them{isCut}: no frame can be told from another.");
        }

        if (frame > found)
        {
            throw DicomError.Malformed(
                $"Number of Frames (0028,0008) is {said:N0}, and {found:N0} are there{isCut}: frame {frame:N0} is not.");
        }

        remarks.Add($"Number of Frames (0028,0008) is {said:N0}, and {found:N0} are there{isCut}: those that are there are shown.");
        return isEachOne ? [pieces[frame - 1]] : Group(all, starts, frame);
    }

    private static void Add(List<Fragment> fragments, Fragment fragment)
    {
        if (fragment.Length > 0)
            fragments.Add(fragment);
    }
}
