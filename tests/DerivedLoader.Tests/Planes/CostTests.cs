using DerivedLoader.Sampling;
using ImageLoaders;

namespace DerivedLoader.Tests;

public sealed class CostTests
{
    [TestCase("axial;size=5000x5000", "MaximumPixels", null)]
    [TestCase("axial;spacing=0.001", "MaximumPixels", null)]
    [TestCase("curved;points=0,0,0,1e9,0,0;along=0,0,1;spacing=0.001", "MaximumPixels", null)]
    [TestCase("curved;points=0,0,0,1,0,0,2,0,0;along=0,0,1", "MaximumPoints", "2")]
    [TestCase("axial;slab=1e9,max", "MaximumSamples", null)]
    [TestCase("axial;slab=5,max,1000000000", "MaximumSamples", null)]
    [TestCase("coronal", "MaximumImages", "7")]
    [TestCase("mean", "MaximumImages", "7")]
    [TestCase("coronal", "MaximumSourceBytes", "1919")]
    public void Load_BeyondALimit_NamesItBeforeAnythingIsLoaded(string parameters, string setting, string? value)
    {
        using var host = value is null ? new TestHost() : new TestHost((setting, value));
        new MemoryVolume().AddMetadataTo(host); // without images

        var failure = host.Fail($"mpr:{parameters};of=memory:all");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.TooLarge));
        Assert.That(failure.Reason, Does.Contain($"ImageLoaders:Plugins:DerivedLoader:{setting}"));
    }

    [Test]
    public void Register_WrongSetting_IsNamed() => Assert.That(() => new TestHost(("MaximumPixels", "0")),
        Throws.InvalidOperationException.With.Message.Contains("MaximumPixels is '0'"));

    [TestCase(1)]
    [TestCase(4)]
    public void Cancel_WhileSampling_EndsBeforeTheNextLine(int workers)
    {
        using var cancel = new CancellationTokenSource();
        var done = 0;

        Assert.That(() => SampledLines.Run(10_000, workers, static () => 0, (_, _) =>
        {
            if (Interlocked.Increment(ref done) == 100)
                cancel.Cancel();
        }, cancel.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(done, Is.InRange(100, 100 + workers));
    }

    [Test]
    public void Run_WorkThatFails_EndsAllAndThrowsIt()
    {
        var done = 0;

        Assert.That(() => SampledLines.Run(10_000, 3, static () => 0, (_, line) =>
        {
            if (Interlocked.Increment(ref done) == 50)
                throw new InvalidOperationException("line");
        }, CancellationToken.None), Throws.InvalidOperationException);

        Assert.That(done, Is.LessThan(10_000));
    }

    [Test]
    public void Cancel_BeforeSampling_EndsTheLoad()
    {
        using var host = new TestHost();
        using var cancel = new CancellationTokenSource();
        new MemoryVolume().AddTo(host);
        host.Loading += _ => cancel.Cancel();

        Assert.That(() => host.Load("mpr:coronal;of=memory:all", cancel.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
