using System.Runtime.CompilerServices;

namespace ImageLoaders.Hosting.Plugins.Isolation;

/// <summary>
/// Calls into a plugin where the call may hang, throw anything, and must leave nothing behind: on a thread of its own, in no caller's
/// execution context.
/// </summary>
internal static class PluginThread
{
    /// <summary>
    /// Completes with <see langword="null"/>, or with the text of what the call threw. Never faults; never completes when the call hangs.
    /// </summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="context">Gets the plugin's context, as far as there is one when the call has failed.</param>
    public static Task<string?> Run(string name, Action call, Func<PluginLoadContext?> context)
    {
        var completion = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => completion.SetResult(Call(call, context))) { IsBackground = true, Name = name }.UnsafeStart();
        return completion.Task;
    }

    /// <summary>Whether a task that never faults ends in time.</summary>
    public static async Task<bool> EndsWithinAsync(Task task, TimeSpan time, TimeProvider timeProvider)
    {
        try
        {
            await task.WaitAsync(time, timeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Apart, so that no exception of the plugin's is left on the thread's stack when it says that it is done.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Call(Action call, Func<PluginLoadContext?> context)
    {
        try
        {
            call();
            return null;
        }
        catch (Exception exception) // whatever a plugin throws is told as text
        {
            return PluginFailure.Describe(exception, context());
        }
    }
}
