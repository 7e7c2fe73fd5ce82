using System.Collections.Immutable;
using DerivedLoader.Frames;
using DerivedLoader.Geometry;
using DerivedLoader.Ids;
using DerivedLoader.Planes;
using DerivedLoader.Sampling;
using DerivedLoader.Series;
using ImageLoaders;
using ImageLoaders.Metadata;

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

    [TestCase("axial;size=70000x1")]
    [TestCase("axial;size=1x70000")]
    [TestCase("curved;points=0,0,0,100,0,0;along=0,0,1;spacing=0.001x1")]
    public void Load_WiderThanAnyImage_IsRefusedBeforeAnythingIsLoaded(string parameters)
    {
        using var host = new TestHost();
        new MemoryVolume().AddMetadataTo(host); // without images

        var failure = host.Fail($"mpr:{parameters};of=memory:all");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.TooLarge));
        Assert.That(failure.Reason, Does.Contain("at most 65,535 rows and columns"));
    }

    // Each image is compared with all groups: of thousands that differ it takes seconds.
    [Test]
    public void Cancel_WhileImagesAreSorted_EndsBeforeTheNext()
    {
        var image = new SourceImage("memory:0", new([new ImagePlaneModule { Rows = 1, Columns = 1 }]));

        Assert.That(() => ImageStack.Find([image, image], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Cancel_WhileTheOutsideIsFilled_EndsBeforeTheNextLine()
    {
        using var host = new TestHost();
        new MemoryVolume().AddTo(host);
        var images = Enumerable.Range(0, 2).Select(k => host.Memory[$"memory:{k}"].Image).ToArray();
        var slices = LoadedSlices.From([.. images], keepsTable: false, i => $"{i}");
        var pixels = new PixelAllocator().Allocate(3, 4, slices.Format);
        var inside = 0;

        Assert.That(() => OutsideFill.Fill<ushort>(pixels, new(new PlaneGrid(default, new(1, 0, 0), new(0, 1, 0), 3, 4)),
            [(0, 2), (0, 2), (0, 2)], slices, ref inside, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
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
    public void Cancel_WhileSlicesAreConverted_EndsBeforeTheNext()
    {
        using var host = new TestHost();
        new MemoryVolume { SampleType = SampleType.S32 }.AddTo(host);
        var images = Enumerable.Range(0, 8).Select(k => host.Memory[$"memory:{k}"].Image with
        {
            PixelPaddingValue = k, // of no two slices the same, so that they are converted
        });

        Assert.That(() => LoadedSlices.From([.. images], keepsTable: false, i => $"{i}", new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("Mean")]
    [TestCase("Maximum")]
    [TestCase("Subtract")]
    public void Cancel_WhileARowIsComputed_EndsBeforeTheNextImage(string operation)
    {
        using var host = new TestHost();
        new MemoryVolume().AddTo(host);
        var images = host.Memory.Values.Select(entry => entry.Image).ToImmutableArray();

        Assert.That(() => FrameArithmetic.Compute(Enum.Parse<Operation>(operation), images, 0, new float[12], new float[12],
            new double[12], -1, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Cancel_WhileASlabIsSampled_EndsBeforeTheNextPlane()
    {
        using var host = new TestHost();
        using var cancel = new CancellationTokenSource();
        new MemoryVolume().AddTo(host);
        var images = host.Memory.Values.Select(entry => entry.Image).ToImmutableArray();
        var stack = new StackGeometry(
            [.. Enumerable.Range(0, 8).Select(k => new Vector(0, 0, 2 * k))], new(1, 0, 0), new(0, 1, 0), 10, 12);
        using var pinned = new PinnedSlices(LoadedSlices.From(images, keepsTable: false, i => $"{i}"), 0, 8, null);
        var lines = new LineSet(new PlaneGrid(new(0, 0, 4), new(1, 0, 0), new(0, 1, 0), 10, 12));
        var sampler = new LineSampler(stack, pinned.Voxels, lines, new(4, SlabMode.Maximum, 9), Interpolation.Linear);
        cancel.Cancel();

        Assert.That(() => sampler.Sample(0, new float[12], new float[12], new(isSlab: true), cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
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
