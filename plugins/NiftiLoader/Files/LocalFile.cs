using ImageLoaders;
using NiftiLoader.Headers;

namespace NiftiLoader.Files;

/// <summary>A file of the host's, or content that was added to it.</summary>
internal sealed class LocalFile : NiftiFile
{
    private readonly ContentSource _content;

    private LocalFile(ContentSource content) => _content = content;

    public override string Version => _content.Version;

    public override long? LengthBytes => _content.LengthBytes;

    public override bool HasRanges => true;

    public static async Task<LocalFile> OpenAsync(IPluginContext context, string name, CancellationToken cancellationToken)
    {
        var content = await context.OpenContentAsync(name, cancellationToken).ConfigureAwait(false);
        try
        {
            var start = new byte[Math.Min(NiftiHeader.SecondBytes, content.LengthBytes)];
            await content.ReadExactlyAsync(0, start, cancellationToken).ConfigureAwait(false);
            return new(content) { Start = start };
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public override ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        _content.ReadExactlyAsync(offset, destination, cancellationToken);

    public override ValueTask<Stream> OpenStreamAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<Stream>(new ContentStream(_content));

    public override void ThrowIfChanged() => _content.ThrowIfChanged();

    public override void Dispose()
    {
        base.Dispose();
        _content.Dispose();
    }
}
