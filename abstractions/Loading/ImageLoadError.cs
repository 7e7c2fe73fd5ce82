namespace ImageLoaders;

/// <summary>Why a load ended without an image. Each value asks for something else of the person who reads it.</summary>
public enum ImageLoadError
{
    /// <summary>The id cannot be read: no scheme, or not what its loader takes. Mend the id.</summary>
    InvalidImageId,

    /// <summary>No plugin has registered the id's scheme. Enable one, or mend the scheme.</summary>
    NoLoader,

    /// <summary>The object, the file or the frame does not exist.</summary>
    NotFound,

    /// <summary>The host's access policy, the file system or the server refuses.</summary>
    AccessDenied,

    /// <summary>The server wants credentials, or does not accept those it got.</summary>
    Unauthorized,

    /// <summary>The server cannot be reached, or broke off.</summary>
    Unreachable,

    /// <summary>The deadline passed.</summary>
    Timeout,

    /// <summary>The bytes contradict their format: corrupt, cut off, or hostile.</summary>
    Malformed,

    /// <summary>Another object, frame or version came than the one that was asked for.</summary>
    Mismatch,

    /// <summary>Well formed, but nothing here can decode it; the message names the format and what is missing.</summary>
    Unsupported,

    /// <summary>Over a limit of the host's options.</summary>
    TooLarge,

    /// <summary>A queue is full, here or at the server. Try again later.</summary>
    Overloaded,

    /// <summary>The loader itself failed.</summary>
    LoaderFault,
}
