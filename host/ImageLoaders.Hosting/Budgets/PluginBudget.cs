using System.Diagnostics.CodeAnalysis;

namespace ImageLoaders.Hosting.Budgets;

/// <summary>What one plugin's loads may take.</summary>
/// <param name="budget">Of all plugins.</param>
/// <param name="unstoppableDecodes">As many as the plugin may have of decodes that cannot be stopped, at least 1; large ones leave one to
/// others, where there are two.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for has nothing to dispose.")]
internal sealed class PluginBudget(LoadBudget budget, int unstoppableDecodes) : ILoadBudget
{
    private readonly SemaphoreSlim _unstoppable = new(unstoppableDecodes);
    private readonly SemaphoreSlim _unstoppableLarge = new(Math.Max(1, unstoppableDecodes - 1));
    private int _decodes;

    /// <summary>Decodes that run.</summary>
    public int Decodes => Volatile.Read(ref _decodes);

    public IMemoryReservation BeginReservation() => new MemoryReservation(budget);

    public async ValueTask<IDisposable> EnterDecodeAsync(DecodeCost cost, CancellationToken cancellationToken)
    {
        var permit = new Permit(this, new MemoryReservation(budget));
        try
        {
            var isLarge = cost.MemoryBytes > LoadBudget.LargeDecodeBytes;
            await permit.EnterAsync(isLarge ? budget.LargeDecodes : budget.Decodes, cancellationToken).ConfigureAwait(false);
            if (!cost.IsStoppable && isLarge)
                await permit.EnterAsync(_unstoppableLarge, cancellationToken).ConfigureAwait(false);
            if (!cost.IsStoppable)
                await permit.EnterAsync(_unstoppable, cancellationToken).ConfigureAwait(false);
            await permit.Memory.ResizeAsync(cost.MemoryBytes, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            permit.Dispose();
            throw;
        }

        return permit;
    }

    public IProcessorReservation TakeIdleProcessors(int most) => new ProcessorReservation(budget.Decodes, most);

    /// <summary>What one decode holds. Disposing it again does nothing.</summary>
    private sealed class Permit : IDisposable
    {
        private readonly PluginBudget _plugin;
        private readonly List<SemaphoreSlim> _entered = new(3);
        private int _isReleased;

        public Permit(PluginBudget plugin, MemoryReservation memory)
        {
            (_plugin, Memory) = (plugin, memory);
            Interlocked.Increment(ref plugin._decodes);
        }

        public MemoryReservation Memory { get; }

        public async ValueTask EnterAsync(SemaphoreSlim semaphore, CancellationToken cancellationToken)
        {
            await semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
            _entered.Add(semaphore);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) != 0)
                return;
            Memory.Dispose();
            foreach (var semaphore in _entered)
                semaphore.Release();
            Interlocked.Decrement(ref _plugin._decodes);
        }
    }
}
