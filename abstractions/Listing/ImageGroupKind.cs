namespace ImageLoaders;

/// <summary>Specifies what the images of a group have in common.</summary>
public enum ImageGroupKind
{
    /// <summary>The images belong to one study. Its groups are series.</summary>
    Study,

    /// <summary>The images belong to one series. Its groups are stacks.</summary>
    Series,

    /// <summary>
    /// The images have the same orientation, size and spacing, so that they can be shown one after another. A stack contains the images
    /// themselves, in the order in which they are shown.
    /// </summary>
    Stack,
}
