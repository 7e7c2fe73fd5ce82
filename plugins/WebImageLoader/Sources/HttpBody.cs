using System.Buffers;
using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>Reads a response's body into memory of the shared pool, never more than a limit, and never more than arrives.</summary>
internal static class HttpBody
{
    private const int FirstBytes = 64 << 10;
    private const int MostOnTrust = 1 << 20;

    /// <param name="content">The response's.</param>
    /// <param name="maximumBytes">Of the body.</param>
    /// <param name="memory">What the array is counted by.</param>
    /// <param name="report">Gets the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// A rented array, and how much of it is the body. After an exception no array goes back: a socket may still write to it.
    /// </returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>; <see cref="ImageLoadError.Unreachable"/>: the body is not as long as its header says.
    /// </exception>
    public static async Task<(byte[] Body, int LengthBytes)> ReadAsync(
        HttpContent content, long maximumBytes, IMemoryReservation memory, Action<long, long?> report, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced > maximumBytes)
            throw TooLarge($"is {announced:N0} bytes long", maximumBytes);
        report(0, announced);
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);

        // A length that a server only claims is worth a buffer of 1 MiB; beyond it the buffer grows with what has come.
        var first = (int)Math.Min(announced + 1 ?? FirstBytes, MostOnTrust);
        await memory.ResizeAsync(first, cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(first);
        var count = 0;
        for (int read; (read = await stream.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            count += read;
            if (count > maximumBytes)
                throw TooLarge("is longer than that already", maximumBytes);
            report(count, announced);
            if (count == buffer.Length)
                buffer = await GrowAsync(buffer, announced, memory, cancellationToken).ConfigureAwait(false);
        }

        return announced is null || announced == count
            ? (buffer, count)
            : throw new ImageLoadException(ImageLoadError.Unreachable,
                $"The server announced {announced:N0} bytes and sent {count:N0}. Load it again.");
    }

    private static async ValueTask<byte[]> GrowAsync(byte[] full, long? announced, IMemoryReservation memory,
        CancellationToken cancellationToken)
    {
        var wanted = Math.Min(2L * full.Length, Array.MaxLength);
        if (announced < wanted)
            wanted = Math.Max(full.Length, announced.Value) + 1;
        await memory.ResizeAsync(full.Length + wanted, cancellationToken).ConfigureAwait(false);
        var larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        await memory.ResizeAsync(wanted, cancellationToken).ConfigureAwait(false);
        return larger;
    }

    private static ImageLoadException TooLarge(string what, long maximumBytes) => new(ImageLoadError.TooLarge,
        $"The server's answer {what}; {maximumBytes:N0} bytes are the most (ImageLoaders:Plugins:WebImageLoader:MaximumBytes).");
}
