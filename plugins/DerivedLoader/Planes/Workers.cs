using ImageLoaders;

namespace DerivedLoader.Planes;

/// <summary>Processors of the decode budget: one that is waited for, and as many more as are idle at this moment.</summary>
internal sealed class Workers : IDisposable
{
    private static readonly DecodeCost Cost = new(0, IsStoppable: true);

    private readonly IDisposable _permit;
    private readonly IProcessorReservation _idle;

    private Workers(IDisposable permit, IProcessorReservation idle) => (_permit, _idle) = (permit, idle);

    /// <summary>How many threads may work.</summary>
    public int Count => 1 + _idle.Count;

    /// <param name="budget">The budget.</param>
    /// <param name="most">How many are of use.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public static async ValueTask<Workers> EnterAsync(ILoadBudget budget, int most, CancellationToken cancellationToken)
    {
        var permit = await budget.EnterDecodeAsync(Cost, cancellationToken).ConfigureAwait(false);
        return new(permit, budget.TakeIdleProcessors(most - 1));
    }

    public void Dispose()
    {
        _idle.Dispose();
        _permit.Dispose();
    }
}
