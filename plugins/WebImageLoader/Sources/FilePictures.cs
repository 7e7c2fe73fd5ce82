using System.Buffers;
using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>
/// Pictures from files and added content: <c>webfile:/path/picture.png</c>, <c>webfile:content/&lt;guid&gt;</c>. <c>?frame=N</c> at its end
/// is the loader's; all before it is the path, to the letter.
/// </summary>
internal sealed class FilePictures(IPluginContext context, WebImageOptions options) : IPictureSource
{
    private const int PieceBytes = 4 << 20;

    public async Task<EncodedPicture> FetchAsync(PictureId id, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var content = await OpenAsync(id, cancellationToken).ConfigureAwait(false);
        EncodedPicture? picture = null;
        try
        {
            picture = await ReadAsync(content, request, cancellationToken).ConfigureAwait(false);
            return picture;
        }
        finally
        {
            if (picture is null)
                content.Dispose();
        }
    }

    public async Task<bool> IsCurrentAsync(PictureId id, ImageLoadRequest request, ImageSource source)
    {
        try
        {
            using var content = await OpenAsync(id, request.CancellationToken).ConfigureAwait(false);
            return content.Version == source.Version;
        }
        catch (Exception exception) when (exception is ImageLoadException or IOException)
        {
            return false; // the load that follows says why
        }
    }

    private async Task<EncodedPicture> ReadAsync(ContentSource content, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var length = content.LengthBytes;
        if (length > options.MaximumBytes)
        {
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"The file is {length:N0} bytes long; {options.MaximumBytes:N0} are the most "
                    + "(ImageLoaders:Plugins:WebImageLoader:MaximumBytes).");
        }

        var source = new ImageSource { Version = content.Version };
        if (content.TryGetBytes(out var bytes))
        {
            request.ReportProgress(length, length);
            return new EncodedPicture(bytes, source, owner: content);
        }

        using var memory = context.Budget.BeginReservation(); // while the file is read; what comes of it is in proportion to it
        await memory.ResizeAsync(length, cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        for (var done = 0; done < length;)
        {
            var piece = buffer.AsMemory(done, (int)Math.Min(PieceBytes, length - done));
            await content.ReadExactlyAsync(done, piece, cancellationToken).ConfigureAwait(false);
            done += piece.Length;
            request.ReportProgress(done, length);
        }

        content.ThrowIfChanged();
        return new EncodedPicture(buffer.AsMemory(0, (int)length), source, rented: buffer, owner: content);
    }

    private ValueTask<ContentSource> OpenAsync(PictureId id, CancellationToken cancellationToken) =>
        id.Address[(id.Address.IndexOf(':', StringComparison.Ordinal) + 1)..] is { Length: > 0 } name
        ? context.OpenContentAsync(name, cancellationToken)
        : throw new ImageLoadException(ImageLoadError.InvalidImageId,
            "The id names no file. It is webfile: and an absolute path, as in webfile:/data/picture.png.");
}
