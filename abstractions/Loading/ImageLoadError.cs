namespace ImageLoaders;

/// <summary>Specifies why a load ended without an image. Each value requires a different action.</summary>
public enum ImageLoadError
{
    /// <summary>The id is not valid: it has no scheme, or its loader does not accept it. Correct the id.</summary>
    InvalidImageId,

    /// <summary>No plugin has registered the scheme of the id. Enable a plugin, or correct the scheme.</summary>
    NoLoader,

    /// <summary>The object, the file or the frame does not exist.</summary>
    NotFound,

    /// <summary>The host's access policy, the file system or the server denied access.</summary>
    AccessDenied,

    /// <summary>The server requires credentials, or rejected those that it received.</summary>
    Unauthorized,

    /// <summary>The server cannot be reached, or closed the connection early.</summary>
    Unreachable,

    /// <summary>The deadline passed.</summary>
    Timeout,

    /// <summary>The bytes violate their format: they are corrupt, truncated or hostile.</summary>
    Malformed,

    /// <summary>The answer contains another object, frame or version than the one that was requested.</summary>
    Mismatch,

    /// <summary>The bytes are well formed, but nothing here can decode them. The message names the format and what is missing.</summary>
    Unsupported,

    /// <summary>The image exceeds a limit of the host's options.</summary>
    TooLarge,

    /// <summary>A queue is full, in the host or at the server. Try again later.</summary>
    Overloaded,

    /// <summary>The loader has a defect.</summary>
    LoaderFault,
}
