using System.Buffers;
using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>Reads a response's body into memory of the shared pool, never more than a limit, and never more than arrives.</summary>
internal static class HttpBody
{
    private const int FirstBytes = 64 << 10;
    private const int MostOnTrust = 1 << 20;

    /// <returns>A rented array, and how much of it is the body. After an exception no array goes back: a socket may still write to it.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>; <see cref="ImageLoadError.Unreachable"/>: the body is not as long as its header says.
    /// </exception>
    public static async Task<(byte[] Body, int LengthBytes)> ReadAsync(HttpContent content, long maximumBytes, Action<long, long?> report, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced > maximumBytes)
            throw TooLarge($"is {announced:N0} bytes long", maximumBytes);
        report(0, announced);
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);

        // A length that a server only claims is worth a buffer of 1 MiB; beyond it the buffer grows with what has come.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(announced + 1 ?? FirstBytes, MostOnTrust));
        var count = 0;
        for (int read; (read = await stream.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            count += read;
            if (count > maximumBytes)
                throw TooLarge("is longer than that already", maximumBytes);
            report(count, announced);
            if (count == buffer.Length)
                buffer = Grow(buffer, announced);
        }

        return announced is null || announced == count
            ? (buffer, count)
            : throw new ImageLoadException(ImageLoadError.Unreachable, $"The server announced {announced:N0} bytes and sent {count:N0}. Load it again.");
    }

    private static byte[] Grow(byte[] full, long? announced)
    {
        var wanted = Math.Min(2L * full.Length, Array.MaxLength);
        if (announced < wanted)
            wanted = Math.Max(full.Length, announced.Value) + 1;
        var larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static ImageLoadException TooLarge(string what, long maximumBytes) => new(ImageLoadError.TooLarge,
        $"The server's answer {what}; {maximumBytes:N0} bytes are the most (ImageLoaders:Plugins:WebImageLoader:MaximumBytes).");
}
