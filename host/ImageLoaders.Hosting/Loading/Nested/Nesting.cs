using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Loading.Nested;

/// <summary>
/// Where a request lies among those that wait for it: within a load, which can have several callers, and within questions, which have one.
/// </summary>
internal sealed class Nesting
{
    private readonly Nesting? _above;
    private readonly Question? _question;
    private readonly int _questions;

    private Nesting(SharedLoad? load, Nesting? above, Question? question)
    {
        (Load, _above, _question) = (load, above, question);
        _questions = above is null ? 0 : above._questions + 1;
    }

    /// <summary>Gets the nearest load that waits for the request; <see langword="null"/> where none does.</summary>
    public SharedLoad? Load { get; }

    /// <summary>Gets how deep it lies: 0 for a caller's own. The lock of <see cref="SharedLoads"/> is held around it.</summary>
    public int Depth => (Load?.Nested.Depth ?? 0) + _questions;

    public static Nesting ForLoad(SharedLoad load) => new(load, null, null);

    /// <summary>Returns the place of a question that a caller of the host asks.</summary>
    public static Nesting OfQuestion(PartKind kind, ImageId imageId) => new(null, null, new(kind, imageId));

    /// <summary>Returns the place of a question that is asked from here.</summary>
    /// <exception cref="ImageLoadException">The same question waits for this very answer.</exception>
    public Nesting Within(PartKind kind, ImageId imageId)
    {
        var question = new Question(kind, imageId);
        for (var outer = this; outer is not null; outer = outer._above)
            if (outer._question == question)
                throw new ImageLoadException(
                    ImageLoadError.InvalidImageId,
                    $"The {(kind == PartKind.List ? "list" : "metadata")} of this id is made of itself. "
                    + "Correct the ids that it is made of.")
                { ImageId = imageId.ToDisplayString() };
        return new(Load, this, question);
    }

    private sealed record Question(PartKind Kind, ImageId ImageId);
}
