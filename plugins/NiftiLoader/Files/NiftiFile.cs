using ImageLoaders;

namespace NiftiLoader.Files;

/// <summary>One version of one file, as it is stored.</summary>
internal abstract class NiftiFile : IDisposable
{
    /// <summary>The version's name; <see langword="null"/>: it has none.</summary>
    public abstract string? Version { get; }

    /// <summary>The length; <see langword="null"/>: it is not known.</summary>
    public abstract long? LengthBytes { get; }

    /// <summary>The first bytes: at least those of a header, or all of a shorter file.</summary>
    public required ReadOnlyMemory<byte> Start { get; init; }

    /// <summary>Whether <see cref="ReadAsync"/> can be called.</summary>
    public abstract bool HasRanges { get; }

    public bool IsGzip => Start.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    /// <summary>Reads bytes from an offset until the destination is full.</summary>
    public abstract ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Reads the file from its first byte.</summary>
    public abstract ValueTask<Stream> OpenStreamAsync(CancellationToken cancellationToken);

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Mismatch"/>: it has changed meanwhile.</exception>
    public virtual void ThrowIfChanged()
    {
    }

    public virtual void Dispose()
    {
    }
}
