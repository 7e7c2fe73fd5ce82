using System.CommandLine;

namespace ImageLoaders.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose { get; } =
        new("--verbose", "-v") { Description = "Write the log and more details of errors to the error output.", Recursive = true };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON." };

    public static Argument<string[]> ImageIds() => new("image-id")
    {
        Description =
            "An image id such as example:ct, or the path of a DICOM, PNG or JPEG file, or of a folder of DICOM files. @list.txt is a file "
            + "with one of them in each line.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Argument<string> ImageId() =>
        new("image-id")
        {
            Description = "An image id such as example:ct, or the path of a DICOM, PNG or JPEG file, or of a folder of DICOM files.",
        };
}
