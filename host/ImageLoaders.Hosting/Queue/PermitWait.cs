using ImageLoaders.Hosting.Loading;

namespace ImageLoaders.Hosting.Queue;

/// <summary>Lets a load wait for its permit, as long as a caller waits for the load and the host serves. Safe for concurrent use.</summary>
internal sealed class PermitWait(TimeProvider timeProvider, Telemetry telemetry, CancellationToken stopping)
{
    /// <summary>Completes when the permit is granted. The permit is disposed where that fails.</summary>
    /// <param name="load">The load that waits.</param>
    /// <param name="permit">Its permit.</param>
    /// <exception cref="OperationCanceledException">The last caller has left.</exception>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Overloaded"/>: the host stops.</exception>
    public async Task WaitAsync(SharedLoad load, RequestPermit permit)
    {
        var begin = timeProvider.GetTimestamp();
        using var activity = telemetry.Activities.StartActivity("queue");
        try
        {
            // Where every permit is held by work that does not heed its end, only this token ends the wait.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(load.BeginWait(), stopping);
            await permit.WaitAsync(either.Token).ConfigureAwait(false);
            if (load.IsClosed)
                throw new OperationCanceledException();
            telemetry.Queued(load.Plugin, permit.Type, timeProvider.GetElapsedTime(begin));
        }
        catch (OperationCanceledException) when (!load.IsClosed)
        {
            permit.Dispose();
            throw LoadErrors.HostIsStopping(load.ImageId);
        }
        catch
        {
            permit.Dispose();
            throw;
        }
    }
}
