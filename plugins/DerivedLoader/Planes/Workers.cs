using ImageLoaders;

namespace DerivedLoader.Planes;

/// <summary>Permits of the decode budget: one that is waited for, and as many more as are free at this moment.</summary>
internal sealed class Workers : IDisposable
{
    private static readonly DecodeCost Cost = new(0, IsStoppable: true);

    private readonly List<IDisposable> _permits = [];

    private Workers()
    {
    }

    /// <summary>How many threads may work.</summary>
    public int Count => _permits.Count;

    /// <param name="budget">The budget.</param>
    /// <param name="most">How many are of use.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public static async ValueTask<Workers> EnterAsync(ILoadBudget budget, int most, CancellationToken cancellationToken)
    {
        var workers = new Workers();
        workers._permits.Add(await budget.EnterDecodeAsync(Cost, cancellationToken).ConfigureAwait(false));
        while (workers.Count < most && workers.TryAdd(budget))
        {
        }

        return workers;
    }

    public void Dispose() => _permits.ForEach(static permit => permit.Dispose());

    // Whoever holds a permit waits for no other: what is not free at once is given up.
    private bool TryAdd(ILoadBudget budget)
    {
        using var giveUp = new CancellationTokenSource();
        var entering = budget.EnterDecodeAsync(Cost, giveUp.Token);
        if (entering.IsCompletedSuccessfully)
        {
            _permits.Add(entering.Result);
            return true;
        }

        giveUp.Cancel();
        _ = entering.AsTask().ContinueWith(static late =>
        {
            if (late.IsCompletedSuccessfully)
                late.Result.Dispose();
            else
                _ = late.Exception;
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return false;
    }
}
