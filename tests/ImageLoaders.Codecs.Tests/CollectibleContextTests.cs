using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using ImageLoaders.Codecs.Tests.Jpeg;
using ImageLoaders.Codecs.Tests.Png;

namespace ImageLoaders.Codecs.Tests;

public sealed class CollectibleContextTests
{
    [Test]
    public void Decode_InAContextOfItsOwn_LeavesNothingThatHoldsIt()
    {
        var png = PngFile.Create(3, 2, 8, 0, false, 4, [1, 2, 3, 4, 5, 6]).ToBytes();
        var jpeg = JpegFile.Encode(JpegFile.Picture(20, 20, 3), 20, 20, 3, JpegFile.S420);

        // which threads of the pool find
        var jpeg2000 = LargeJpeg2000Tests.WithADamagedBlock(new() { Rows = 256, Columns = 520, Components = 1, BitsPerSample = 8 });

        var context = DecodeAndUnload(png, jpeg, jpeg2000);

        // threads of the pool leave its code a moment after the decode has ended
        for (var begin = Environment.TickCount64; context.IsAlive && Environment.TickCount64 - begin < 120_000; Thread.Sleep(5))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(context.IsAlive, Is.False);
    }

    /// <summary>Runs inside the context: decodes, and fails once by damage.</summary>
    internal static int Work(byte[] png, byte[] jpeg, byte[] jpeg2000)
    {
        Assert.That(GuardedDecoding.TryDecode(new Jpeg2000Codec(), jpeg2000, ColorOutput.AsStored), Is.Null);
        var bytes = 0;
        foreach (var (codec, picture) in new (IImageCodec, byte[])[] { (new PngCodec(), png), (new JpegCodec(), jpeg) })
        {
            bytes += GuardedDecoding.Decode(codec, picture, ColorOutput.AsStored).Pixels.Length;
            GuardedDecoding.TryDecode(codec, picture.AsSpan(0, picture.Length - 8), ColorOutput.AsStored);
        }

        return bytes + NativeCodecLibrary.All.Count(library => library.IsAvailable && library.Path is null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference DecodeAndUnload(byte[] png, byte[] jpeg, byte[] jpeg2000)
    {
        var context = new Context();
        var assembly = context.LoadFromAssemblyPath(typeof(CollectibleContextTests).Assembly.Location);
        var work = assembly.GetType(typeof(CollectibleContextTests).FullName!)!
            .GetMethod(nameof(Work), BindingFlags.Static | BindingFlags.NonPublic)!;

        Assert.That(work.DeclaringType, Is.Not.EqualTo(typeof(CollectibleContextTests)));
        Assert.That(work.Invoke(null, [png, jpeg, jpeg2000]), Is.EqualTo(6 + (20 * 20 * 3)));
        context.Unload();
        return new WeakReference(context);
    }

    private sealed class Context() : AssemblyLoadContext(nameof(CollectibleContextTests), isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == "ImageLoaders.Codecs" ? LoadFromAssemblyPath(typeof(IImageCodec).Assembly.Location) : null;
    }
}
