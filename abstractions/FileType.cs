using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>
/// Represents a type of files that a plugin loads. Register it with <see cref="IPluginContext.RegisterFileType"/>, so that a path or a
/// dropped file reaches the plugin.
/// </summary>
/// <remarks>
/// A pattern decides before an extension, and a pattern that states more bytes before one that states fewer. A pattern of fewer than 3
/// bytes is weak: it decides only if no extension does. Of two extensions, the longer one decides.
/// </remarks>
/// <param name="Name">The name of the type in words, with its article, such as <c>a NIfTI volume</c>.</param>
/// <example>
/// <code>
/// new FileType("a NIfTI volume")
/// {
///     Extensions = [".nii", ".nii.gz"],
///     Patterns = [new("6E 2B 31 00", offset: 344)],
/// }
/// </code>
/// </example>
public sealed record FileType(string Name)
{
    /// <summary>Gets the extensions of the names, with the dot, such as <c>.nii.gz</c>. They are compared without case.</summary>
    /// <exception cref="ArgumentException">One of them does not begin with a dot, or has nothing behind it.</exception>
    public ImmutableArray<string> Extensions
    {
        get;
        init => field = value.OrEmpty().FirstOrDefault(extension => !IsExtension(extension)) is { } wrong
            ? throw new ArgumentException($"'{wrong}' is no extension of a file name. Write it with its dot, as in .nii.gz.", nameof(value))
            : value.OrEmpty();
    } = [];

    /// <summary>Gets the patterns that files of this type begin with. One of them is enough.</summary>
    public ImmutableArray<FilePattern> Patterns { get; init => field = value.OrEmpty(); } = [];

    private static bool IsExtension(string? text) => text is ['.', _, ..] && !text.AsSpan().ContainsAny("/\\ ") && text[^1] != '.';
}
