using ImageLoaders;
using ImageLoaders.TestTime;
using WadoLoader.Transport;

namespace WadoLoader.Tests.Transport;

public sealed class CircuitBreakerTests
{
    private ManualTimeProvider _time = null!;
    private CircuitBreaker _breaker = null!;
    private int _requests;

    [SetUp]
    public void SetUp()
    {
        (_time, _requests) = (new(), 0);
        _breaker = new("http://server", _time);
    }

    [TestCase(7, 0, true, Description = "seven are too few to judge by")]
    [TestCase(8, 0, false)]
    [TestCase(8, 2, false, Description = "80 %")]
    [TestCase(8, 3, true, Description = "less than 80 %")]
    public void ExecuteAsync_AfterFailures_LeavesTheServerAloneWhenTheyAreMostOfMany(int failures, int successes, bool isAsked)
    {
        for (var i = 0; i < successes; i++)
            Succeed();
        for (var i = 0; i < failures; i++)
            Fail();

        Assert.That(IsAsked(), Is.EqualTo(isAsked));
    }

    [Test]
    public void ExecuteAsync_FailuresOfMoreThanHalfAMinuteAgo_AreForgotten()
    {
        for (var i = 0; i < 7; i++)
            Fail();
        _time.Advance(TimeSpan.FromSeconds(31));
        Fail();

        Assert.That(IsAsked(), Is.True);
    }

    [Test]
    public void ExecuteAsync_FailuresThatSayNothingOfTheServer_AreNoReasonToLeaveItAlone()
    {
        for (var i = 0; i < 20; i++)
        {
            FailWith(new TransientFailure(new(ImageLoadError.Unreachable, "cut"), isDown: false));
            FailWith(new ImageLoadException(ImageLoadError.NotFound, "no"));
        }

        Assert.That(IsAsked(), Is.True);
    }

    [Test]
    public void ExecuteAsync_ServerLeftAlone_SaysForHowLongAndIsAskedOnceAfterwards()
    {
        Break();
        _time.Advance(TimeSpan.FromSeconds(3.5));
        var failure = Assert.Throws<ImageLoadException>(Succeed)!;
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Unreachable));
        Assert.That(failure.Reason, Does.StartWith("http://server failed again and again: it is left alone for 7 seconds."));

        _time.Advance(TimeSpan.FromSeconds(6.5));
        var trial = new TaskCompletionSource<int>();
        var running = Execute(() => trial.Task);
        Assert.That(IsAsked(), Is.False, "one request at a time shows whether it is back");
        trial.SetResult(1);
        Assert.That(() => running, Throws.Nothing);

        Assert.That(IsAsked(), Is.True);
        for (var i = 0; i < 6; i++)
            Fail();
        Assert.That(IsAsked(), Is.True, "what was before the break is not held against it");
    }

    [Test]
    public void ExecuteAsync_TrialFails_LeavesTheServerAloneForAsLongAgain()
    {
        Break();
        _time.Advance(TimeSpan.FromSeconds(10));
        Fail();
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(IsAsked(), Is.False);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(IsAsked(), Is.True);
    }

    [Test]
    public void ExecuteAsync_TrialIsCancelled_TheNextRequestIsTheTrial()
    {
        Break();
        _time.Advance(TimeSpan.FromSeconds(10));
        FailWith(new OperationCanceledException());
        Fail();

        Assert.That(IsAsked(), Is.False);
    }

    [Test]
    public void ExecuteAsync_RequestFromBeforeTheBreakSucceedsDuringIt_TheBreakStays()
    {
        var early = new TaskCompletionSource<int>();
        var running = Execute(() => early.Task);
        Break();
        early.SetResult(1);
        Assert.That(() => running, Throws.Nothing);

        Assert.That(IsAsked(), Is.False);
    }

    private void Break()
    {
        for (var i = 0; i < 8; i++)
            Fail();
    }

    private void Fail() => FailWith(new TransientFailure(new(ImageLoadError.Unreachable, "down"), isDown: true));

    private void FailWith(Exception failure) => Assert.That(() => Execute(() => throw failure), Throws.Exception.SameAs(failure));

    private void Succeed() => Execute(() => Task.FromResult(1)).GetAwaiter().GetResult();

    private bool IsAsked()
    {
        var before = _requests;
        try
        {
            Succeed();
        }
        catch (ImageLoadException)
        {
            return false;
        }

        return _requests > before;
    }

    private Task<int> Execute(Func<Task<int>> request) => _breaker.ExecuteAsync(() =>
    {
        _requests++;
        return request();
    });
}
