using System.Collections.ObjectModel;

namespace WadoLoader.Dicom;

/// <summary>
/// What was found wrong while an object was read: each thing once, in the order in which it was found. For one thread at a time.
/// </summary>
internal sealed class Remarks : Collection<string>
{
    /// <summary>More than anybody reads, so that a file that is wrong throughout costs little.</summary>
    private const int Most = 100;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    protected override void InsertItem(int index, string item)
    {
        if (_known.Count < Most && _known.Add(item))
            base.InsertItem(index, item);
    }
}
