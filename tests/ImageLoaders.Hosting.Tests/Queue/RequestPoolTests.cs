using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Tests.Queue;

public sealed class RequestPoolTests
{
    [Test]
    public void Enter_WithRoom_RunsAtOnce()
    {
        var pool = new RequestPool(new());

        using var permit = pool.Enter(RequestType.Prefetch, 0, "a");

        Assert.That((permit.IsGranted, pool.Running, pool.Queued), Is.EqualTo((true, 1, 0)));
        Assert.That(permit.WaitAsync(default).IsCompletedSuccessfully);
    }

    [Test]
    public void Leave_StartsTheMoreUrgentKindFirstThenTheLowerPriorityThenTheEarlier()
    {
        var pool = new RequestPool(new() { MaximumRunning = 1 });
        var running = pool.Enter(RequestType.Interaction, 0, "a");
        List<(string Name, RequestPermit Permit)> waiting =
        [
            ("prefetch", pool.Enter(RequestType.Prefetch, -5, "a")),
            ("thumbnail, second", pool.Enter(RequestType.Thumbnail, 0, "a")),
            ("thumbnail, third", pool.Enter(RequestType.Thumbnail, 0, "b")),
            ("thumbnail, first", pool.Enter(RequestType.Thumbnail, -1, "b")),
            ("interaction", pool.Enter(RequestType.Interaction, 9, "b")),
        ];

        List<string> order = [];
        while (waiting.Count > 0)
        {
            running.Dispose();
            var next = waiting.Single(entry => entry.Permit.IsGranted);
            order.Add(next.Name);
            waiting.Remove(next);
            running = next.Permit;
        }

        Assert.That(order, Is.EqualTo(new[] { "interaction", "thumbnail, first", "thumbnail, second", "thumbnail, third", "prefetch" }));
    }

    [Test]
    public void Enter_LimitOfAKindOrAPluginReached_OthersGoOn()
    {
        var pool = new RequestPool(new() { MaximumPrefetch = 1, MaximumPerPlugin = 2 });
        var first = pool.Enter(RequestType.Prefetch, 0, "a");

        var secondPrefetch = pool.Enter(RequestType.Prefetch, 0, "b");
        var interaction = pool.Enter(RequestType.Interaction, 0, "a");
        var thirdOfPlugin = pool.Enter(RequestType.Interaction, 0, "a");

        Assert.That((secondPrefetch.IsGranted, interaction.IsGranted, thirdOfPlugin.IsGranted), Is.EqualTo((false, true, false)));
        first.Dispose();
        Assert.That((secondPrefetch.IsGranted, thirdOfPlugin.IsGranted), Is.EqualTo((true, true)));
    }

    [Test]
    public void Enter_QueueFull_IsOverloaded()
    {
        var pool = new RequestPool(new() { MaximumRunning = 1, MaximumQueued = 1 });
        pool.Enter(RequestType.Interaction, 0, "a");
        pool.Enter(RequestType.Interaction, 0, "a");

        var error = Assert.Throws<ImageLoadException>(() => pool.Enter(RequestType.Interaction, 0, "a"))!;

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Overloaded));
        Assert.That(pool.Queued, Is.EqualTo(1));
    }

    [Test]
    public void Enter_QueueOfOnePluginFull_IsOverloadedAndOthersWait()
    {
        var pool = new RequestPool(new() { MaximumRunning = 1, MaximumQueuedPerPlugin = 1 });
        pool.Enter(RequestType.Interaction, 0, "a");
        var waiting = pool.Enter(RequestType.Prefetch, 0, "a");

        var error = Assert.Throws<ImageLoadException>(() => pool.Enter(RequestType.Interaction, 0, "a"))!;

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Overloaded));
        Assert.That(error.Message, Does.Contain("wait for a, which").And.Contain("MaximumQueuedPerPlugin"));
        Assert.That(pool.Enter(RequestType.Interaction, 0, "b").IsGranted, Is.False);
        waiting.Dispose();
        Assert.That(() => pool.Enter(RequestType.Interaction, 0, "a"), Throws.Nothing);
    }

    [Test]
    public void Raise_WaitingPermit_OvertakesThoseWhoCameBefore()
    {
        var pool = new RequestPool(new() { MaximumRunning = 1 });
        var running = pool.Enter(RequestType.Interaction, 0, "a");
        var early = pool.Enter(RequestType.Thumbnail, 0, "a");
        var late = pool.Enter(RequestType.Prefetch, 0, "a");

        late.Raise(RequestType.Interaction, 0);
        running.Dispose();

        Assert.That((early.IsGranted, late.IsGranted), Is.EqualTo((false, true)));
    }

    [Test]
    public void Raise_RunningPermit_FreesThePlaceOfItsFormerKind()
    {
        var pool = new RequestPool(new() { MaximumPrefetch = 1 });
        var running = pool.Enter(RequestType.Prefetch, 0, "a");
        var waiting = pool.Enter(RequestType.Prefetch, 0, "a");

        running.Raise(RequestType.Interaction, 0);

        Assert.That(waiting.IsGranted);
    }

    [Test]
    public void Raise_ParentThatWaitsForItsChild_TakesItsPermitAsTheNewKindAndNoOther()
    {
        var pool = new RequestPool(new() { MaximumPrefetch = 1, MaximumInteraction = 1 });
        var parent = pool.Enter(RequestType.Prefetch, 0, "a");
        parent.Suspend();

        parent.Raise(RequestType.Interaction, 0);
        Assert.That(pool.Running, Is.Zero);
        parent.Resume();
        using (var interaction = pool.Enter(RequestType.Interaction, 0, "a"))
            Assert.That(interaction.IsGranted, Is.False, "the parent has the one permit");
        parent.Dispose();

        using var first = pool.Enter(RequestType.Interaction, 0, "a");
        using var prefetch = pool.Enter(RequestType.Prefetch, 0, "a");
        using var second = pool.Enter(RequestType.Prefetch, 0, "a");
        Assert.That((first.IsGranted, prefetch.IsGranted, second.IsGranted), Is.EqualTo((true, true, false)));
    }

    [Test]
    public void Raise_ToLessUrgent_ChangesNothing()
    {
        var pool = new RequestPool(new());
        using var permit = pool.Enter(RequestType.Interaction, 0, "a");

        permit.Raise(RequestType.Prefetch, 0);

        Assert.That(permit.Type, Is.EqualTo(RequestType.Interaction));
    }

    [Test]
    public void Suspend_ParentThatWaitsForItsChild_HoldsNoPermit()
    {
        var pool = new RequestPool(new() { MaximumRunning = 1 });
        var parent = pool.Enter(RequestType.Interaction, 0, "a");
        var child = pool.Enter(RequestType.Interaction, 0, "a");

        parent.Suspend();
        Assert.That((child.IsGranted, pool.Running), Is.EqualTo((true, 1)));
        child.Dispose();
        parent.Resume();
        Assert.That(pool.Running, Is.EqualTo(1));
        parent.Dispose();
        Assert.That((pool.Running, pool.Queued), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Leave_MoreUrgentLoadsKeepComing_TheOldestPrefetchRunsAllTheSame()
    {
        var pool = new RequestPool(new() { MaximumRunning = 1 });
        var running = pool.Enter(RequestType.Interaction, 0, "a");
        var prefetch = pool.Enter(RequestType.Prefetch, 100, "a");
        var started = 0;

        while (!prefetch.IsGranted && started < 100)
        {
            var next = pool.Enter(RequestType.Interaction, 0, "a");
            running.Dispose();
            running = next.IsGranted ? next : prefetch;
            started++;
        }

        Assert.That(started, Is.LessThanOrEqualTo(16));
    }

    [Test]
    public async Task Enter_ThousandsFromManyThreadsSomeWithdrawn_NoPermitIsLost()
    {
        var pool = new RequestPool(new() { MaximumRunning = 8, MaximumPrefetch = 4, MaximumPerPlugin = 6 });
        var most = 0;

        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
        {
            using var permit = pool.Enter((RequestType)(i % 3), i % 7, i % 2 == 0 ? "a" : "b");
            if (i % 5 == 0)
                return; // withdrawn, running or not
            await permit.WaitAsync(default);
            InterlockedMaximum(ref most, pool.Running);
            await Task.Yield();
        });

        Assert.That((pool.Running, pool.Queued), Is.EqualTo((0, 0)));
        Assert.That(most, Is.InRange(1, 8));
    }

    private static void InterlockedMaximum(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    [Test]
    public void Enter_QueueIsFullOfPrefetches_WhatSomebodyWaitsForStillHasRoom()
    {
        var pool = new RequestPool(new() { MaximumRunning = 1, MaximumQueued = 8 });
        using var running = pool.Enter(RequestType.Interaction, 0, "a");
        for (var i = 0; i < 6; i++)
            pool.Enter(RequestType.Prefetch, 0, "a");
        Assert.That(() => pool.Enter(RequestType.Prefetch, 0, "a"), Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.Overloaded));
        pool.Enter(RequestType.Interaction, 0, "a");
        pool.Enter(RequestType.Thumbnail, 0, "b");

        Assert.That(pool.Queued, Is.EqualTo(8));
    }
}
