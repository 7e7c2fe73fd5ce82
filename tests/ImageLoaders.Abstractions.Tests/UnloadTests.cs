using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using ImageLoaders.Metadata;

namespace ImageLoaders.Abstractions.Tests;

/// <summary>
/// What a loader gives back is kept, and the loader's context is unloaded: it must die. The plugin is this assembly itself, loaded a
/// second time into a collectible context that shares the contract, as a host does it.
/// </summary>
internal sealed class UnloadTests
{
    [TestCase("image")]
    [TestCase("throw")]
    [TestCase("own")]
    [TestCase("inner")]
    [TestCase("cancel")]
    public void Unload_WhatALoaderGaveIsKept_ContextDies(string what)
    {
        var kept = new List<object>();
        var context = Unloaded(loader =>
        {
            var load = loader.LoadImage(new ImageLoadRequest("kept:" + what)
            {
                NestedLoader = id => new ImageLoadRequest(id).Run((_, _) => throw new InvalidDataException())
            });
            if (what == "cancel")
                load.Cancel();
            ((IAsyncResult)load.Completion).AsyncWaitHandle.WaitOne();
            kept.Add(load);
        });

        Assert.That(IsAlive(context, TimeSpan.FromMinutes(2)), Is.False);
        var completion = ((ImageLoadObject)kept.Single()).Completion;
        Assert.That(completion.Status,
            Is.EqualTo(what switch { "image" => TaskStatus.RanToCompletion, "cancel" => TaskStatus.Canceled, _ => TaskStatus.Faulted }));
    }

    [Test]
    public void Unload_MetadataIsKept_ContextDies()
    {
        var kept = new List<ImageMetadata>();
        var context = Unloaded(loader =>
            kept.Add(((IMetadataProvider)loader).GetMetadataAsync(new ImageLoadRequest("kept:image")).Result!));

        Assert.That(IsAlive(context, TimeSpan.FromMinutes(2)), Is.False);
        Assert.That(kept.Single().Extensions["fact"].GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public void Unload_AnExceptionOfThePluginIsKept_ContextLives()
    {
        // The counter-example: the tests above can fail.
        var kept = new List<Exception>();
        var context = Unloaded(loader =>
            kept.Add(Assert.Catch(() => ((IMetadataProvider)loader).GetMetadataAsync(new ImageLoadRequest("kept:throw")))!));

        Assert.That(IsAlive(context, TimeSpan.Zero));
        Assert.That(kept.Single(), Is.TypeOf<InvalidOperationException>());
    }

    // After some collections, and then as long as it may take threads of the pool on a busy machine to leave the loader's code.
    private static bool IsAlive(WeakReference context, TimeSpan patience)
    {
        var begin = Environment.TickCount64;
        for (var round = 0; context.IsAlive && (round < 10 || Environment.TickCount64 - begin < patience.TotalMilliseconds); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return context.IsAlive;
    }

    // A thread of its own, so that nothing on a stack or in a flow that goes on remembers the loader.
    private static WeakReference Unloaded(Action<IImageLoader> use)
    {
        WeakReference? unloaded = null;
        var thread = new Thread(() => unloaded = UseAndUnload(use));
        thread.Start();
        thread.Join();
        return unloaded!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseAndUnload(Action<IImageLoader> use)
    {
        var (context, loader) = LoadPlugin();
        use(loader);
        context.Unload();
        return new WeakReference(context, trackResurrection: true);
    }

    private static (AssemblyLoadContext Context, IImageLoader Loader) LoadPlugin()
    {
        var context = new AssemblyLoadContext("plugin", isCollectible: true);
        var type = context.LoadFromAssemblyPath(typeof(UnloadTests).Assembly.Location).GetType(typeof(KeptPlugin).FullName!)!;
        Assert.That(type, Is.Not.EqualTo(typeof(KeptPlugin)));
        return (context, (IImageLoader)Activator.CreateInstance(type)!);
    }
}

/// <summary>Gives back everything that the contract has a place for, made as carelessly as can be.</summary>
public sealed class KeptPlugin : IImageLoader, IMetadataProvider
{
    public ImageLoadObject LoadImage(ImageLoadRequest request)
    {
        var load = request.Run(LoadAsync);
        load.ProgressChanged += OnProgress; // never taken off
        return load;
    }

    public Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        if (request.ImageId.Rest == "throw")
            throw new InvalidOperationException("Thrown by the plugin.");
        return Task.FromResult<ImageMetadata?>(new ImageMetadata(
            new ImagePlaneModule { ImageOrientationPatient = [1, 0, 0, 0, 1, 0] },
            new VoiLutModule { WindowCenter = [40], VoiLutSequence = [new LookupTable { Entries = [1, 2, 3] }] },
            new UltrasoundEnhancedRegionModule { Regions = [new UltrasoundRegion()] },
            new EcgModule { Waveforms = [new EcgWaveform { Channels = [new EcgChannel()] }] },
            new OverlayPlaneModule { Overlays = [new Overlay { Rows = 1, Columns = 1, Bits = [1] }] })
        {
            Source = new() { Version = request.ImageId.Value },
            Extensions = new OwnDictionary(new OwnComparer()) { ["fact"] = JsonDocument.Parse("1").RootElement },
        });
    }

    private static void OnProgress(ImageLoadProgress progress)
    {
    }

    private static async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.Register(() => GC.KeepAlive(request)); // never disposed
        request.ReportProgress(1);
        await Task.Yield();
        switch (request.ImageId.Rest)
        {
            case "throw":
                throw new InvalidOperationException("Thrown by the plugin.");
            case "own":
                throw new OwnException(new OwnDictionary(new OwnComparer()));
            case "inner":
                await request.LoadImage("kept:other");
                break;
            case "cancel":
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
        }

        return new Image(request.AllocatePixels(4, 4, PixelFormat.Gray8))
        {
            Windows = [new(1, 2, "X")],
            VoiLuts = [new LookupTable { Entries = [1, 2] }],
            Overlays = [new Overlay { Rows = 1, Columns = 1, Bits = [1], Label = $"{request.ImageId}" }],
            Remarks = [$"{request.ImageId}"],
            Source = new() { Version = $"{request.ImageId}" },
        };
    }

    private sealed class OwnException(object fact) : Exception("Thrown by the plugin.")
    {
        public object Fact { get; } = fact;
    }

    private sealed class OwnDictionary(IEqualityComparer<string> comparer) : Dictionary<string, JsonElement>(comparer);

    private sealed class OwnComparer : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj) => obj.Length;
    }
}
