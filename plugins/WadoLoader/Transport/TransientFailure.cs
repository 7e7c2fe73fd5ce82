using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>A failure that may pass: the same request can be made again. It stays inside of this folder.</summary>
/// <param name="reason">What the caller gets when it does not pass.</param>
/// <param name="isDown">Whether it says something about the server and not about this request alone.</param>
/// <param name="retryAfter">When the server said that it may be asked again.</param>
internal sealed class TransientFailure(ImageLoadException reason, bool isDown, TimeSpan? retryAfter = null) : Exception(reason.Message)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public ImageLoadException Reason => reason;

    public bool IsDown => isDown;

    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether there is sense in waiting.</summary>
    public bool CanWait => retryAfter is null || retryAfter <= LongestWait;
}
