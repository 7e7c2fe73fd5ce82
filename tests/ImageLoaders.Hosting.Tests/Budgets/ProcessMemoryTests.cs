using ImageLoaders.Hosting.Budgets;
using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Budgets;

/// <summary>Loads share one memory: they wait for it, and are refused when that takes too long.</summary>
[CancelAfter(300_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ProcessMemoryTests
{
    private const long Limit = 1 << 30;

    private readonly ProcessMemory _memory = new();
    private readonly ManualTimeProvider _time = new();

    [Test]
    public async Task Reservation_OverWhatIsLeft_WaitsUntilItIsGivenBack(CancellationToken timeout)
    {
        using var budget = Budget();
        using var anotherHosts = Budget();
        using var other = anotherHosts.For("other").BeginReservation();
        using var waiting = budget.For("one").BeginReservation();
        await other.ResizeAsync(700 << 20, timeout);
        var wait = waiting.ResizeAsync(300 << 20, timeout).AsTask();
        Assert.That((wait.IsCompleted, _memory.Waiting), Is.EqualTo((false, 1)), "one account for all hosts of a process");
        await other.ResizeAsync(100 << 20, timeout);
        await wait;

        Assert.That(_memory.HeldBytes, Is.EqualTo(400L << 20));
        other.Dispose();
        waiting.Dispose();
        Assert.That(_memory.HeldBytes, Is.Zero);
    }

    [Test]
    public async Task Reservation_NothingIsGivenBack_IsOverloadedByTheSetting(CancellationToken timeout)
    {
        using var budget = Budget();
        using var other = budget.For("one").BeginReservation();
        using var waiting = budget.For("one").BeginReservation();
        await other.ResizeAsync(700 << 20, timeout);
        var wait = waiting.ResizeAsync(300 << 20, timeout).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));

        var failure = Assert.ThrowsAsync<ImageLoadException>(() => wait)!;
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Overloaded));
        Assert.That(failure.Reason, Does.Contain("ImageLoaders:MaximumLoadMemoryBytes"));
        Assert.That((_memory.HeldBytes, _memory.Waiting), Is.EqualTo((700L << 20, 0)));
    }

    [Test]
    public async Task Reservation_Small_FindsRoomBesideLargeOnes(CancellationToken timeout)
    {
        using var budget = Budget();
        using var large = budget.For("one").BeginReservation();
        using var alsoLarge = budget.For("one").BeginReservation();
        using var small = budget.For("one").BeginReservation();
        await large.ResizeAsync(760 << 20, timeout);
        var waits = alsoLarge.ResizeAsync(100 << 20, timeout).AsTask();
        await small.ResizeAsync(64 << 20, timeout);

        Assert.That(waits.IsCompleted, Is.False);
        large.Dispose();
        await waits;
    }

    [Test]
    public void Reservation_OverAll_IsTooLarge()
    {
        using var budget = Budget();
        using var reservation = budget.For("one").BeginReservation();
        Assert.That(async () => await reservation.ResizeAsync(Limit + 1, default),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.TooLarge));
    }

    [Test]
    public async Task Reservation_CallerLeaves_TakesNothing(CancellationToken timeout)
    {
        using var leaving = new CancellationTokenSource();
        using var budget = Budget();
        using var other = budget.For("one").BeginReservation();
        using var waiting = budget.For("one").BeginReservation();
        await other.ResizeAsync(700 << 20, timeout);
        var wait = waiting.ResizeAsync(300 << 20, leaving.Token).AsTask();
        await leaving.CancelAsync();

        Assert.That(async () => await wait, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((_memory.HeldBytes, _memory.Waiting), Is.EqualTo((700L << 20, 0)));
    }

    [TestCase(2)]
    [TestCase(8)]
    public async Task Decodes_ThatCannotBeStopped_AreFewerThanMayBeStuck(int maximumStuckCalls, CancellationToken timeout)
    {
        using var budget = Budget(options => options.MaximumStuckCalls = maximumStuckCalls);
        var plugin = budget.For("one");
        var decodes = Enumerable.Range(0, 64).Select(_ => plugin.EnterDecodeAsync(new(1, IsStoppable: false), timeout).AsTask()).ToList();
        var running = decodes.Count(static decode => decode.IsCompleted);
        Assert.That(running, Is.GreaterThan(0).And.LessThan(maximumStuckCalls).And.LessThanOrEqualTo(Environment.ProcessorCount));
        await foreach (var decode in Task.WhenEach(decodes))
            (await decode).Dispose();
    }

    [Test]
    public async Task Decodes_ThatAreLarge_LeaveAProcessorToOthers(CancellationToken timeout)
    {
        using var budget = Budget();
        var plugin = budget.For("one");
        var large = Enumerable.Range(0, 64)
            .Select(_ => plugin.EnterDecodeAsync(new(LoadBudget.LargeDecodeBytes + 1, IsStoppable: false), timeout).AsTask()).ToList();
        using (await plugin.EnterDecodeAsync(new(1, IsStoppable: Environment.ProcessorCount == 1), timeout))
            Assert.That(large.Count(static decode => decode.IsCompleted),
                Is.EqualTo(Math.Min(Math.Max(1, Environment.ProcessorCount - 1), 5)));
        await foreach (var decode in Task.WhenEach(large))
            (await decode).Dispose();
        Assert.That(_memory.HeldBytes, Is.Zero);
    }

    [Test]
    public async Task TakeIdleProcessors_LeavesNoneThatADecodeUses(CancellationToken timeout)
    {
        using var budget = Budget();
        var (one, other) = (budget.For("one"), budget.For("other"));
        using var decode = await one.EnterDecodeAsync(new(1, IsStoppable: true), timeout);
        var idle = other.TakeIdleProcessors(int.MaxValue);
        Assert.That(idle.Count, Is.EqualTo(Environment.ProcessorCount - 1));
        var next = one.EnterDecodeAsync(new(1, IsStoppable: true), timeout).AsTask();
        Assert.That(next.IsCompleted, Is.False);
        idle.Dispose();
        idle.Dispose();
        if (Environment.ProcessorCount == 1)
            decode.Dispose();
        (await next).Dispose();
        using var none = other.TakeIdleProcessors(-1);
        Assert.That(none.Count, Is.Zero);
    }

    private LoadBudget Budget(Action<ImageLoaderOptions>? configure = null) => new(Hosts.Options(options =>
    {
        options.MaximumLoadMemoryBytes = Limit;
        configure?.Invoke(options);
    }), _time, _memory);
}
