using ImageLoaders.Hosting;

namespace ImageLoaders.AspNetCore.Contents;

/// <summary>Bytes that a client gave, let go of unless they are kept.</summary>
/// <param name="content">The bytes.</param>
/// <param name="kind">As <see cref="ContentKind"/> names it.</param>
/// <param name="type">What a plugin has registered it as; <see langword="null"/>: none has.</param>
/// <param name="expiresAt">Until when they are to be kept.</param>
internal sealed class ReceivedContent(Content content, string kind, RegisteredFileType? type, DateTimeOffset expiresAt) : IDisposable
{
    public Content Content => content;

    public string Kind => kind;

    public RegisteredFileType? Type => type;

    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>Whether somebody else disposes of the content by now.</summary>
    public bool IsKept { get; set; }

    public void Dispose()
    {
        if (!IsKept)
            content.Dispose();
    }
}
