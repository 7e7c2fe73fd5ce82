using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting;

/// <summary>
/// Raises the events that embedders listen to: a handler that throws keeps neither the other handlers nor the host from going on.
/// </summary>
internal static class Handlers
{
    /// <param name="handlers">Who listens.</param>
    /// <param name="argument">What they are told.</param>
    /// <param name="call">Tells one of them.</param>
    /// <param name="logger">Is told of what a handler throws.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="about">What it is about.</param>
    public static void Raise<THandler, TArgument>(
        THandler? handlers, TArgument argument, Action<THandler, TArgument> call, ILogger logger, string name, ImageId about)
        where THandler : Delegate
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                call(handler, argument);
            }
            catch (Exception exception) // the embedder's own
            {
                Loading.Log.HandlerFailed(logger, name, about.ToDisplayString(), exception);
            }
        }
    }
}
