using System.Runtime.CompilerServices;
using WadoLoader.Pixels;

namespace WadoLoader.Tests.Pixels;

public sealed class FreshMemoryTests
{
    [Test]
    public void Copy_OfAnyPlaceAndLength_GivesTheBytesAndNoOthers([Values(0, 1, 7, 31, 32, 63)] int at)
    {
        var source = new byte[700];
        new Random(5).NextBytes(source);
        for (var length = 0; length <= 300; length++)
        {
            var target = new byte[500];
            FreshMemory.Copy(source.AsSpan(3 * at, length), target.AsSpan(at));
            FreshMemory.Complete();
            Assert.That(target.AsSpan(at, length).SequenceEqual(source.AsSpan(3 * at, length)), Is.True, $"{length} bytes");
            Assert.That(target.AsSpan(0, at).ContainsAnyExcept((byte)0), Is.False, "before");
            Assert.That(target.AsSpan(at + length).ContainsAnyExcept((byte)0), Is.False, "behind");
        }
    }

    [Test]
    public void Stagger_OfAnyTarget_LiesHalfAPageAway([Values(0, 1, 100, 2048, 4095)] int at)
    {
        var buffer = GC.AllocateArray<byte>(1000 + FreshMemory.StaggerBytes, pinned: true);
        var memory = GC.AllocateArray<byte>(9000, pinned: true);
        var part = FreshMemory.Stagger(buffer, memory.AsSpan(at), 1000);
        Assert.That(Unsafe.ByteOffset(ref memory[at], ref part[0]) & 4095, Is.EqualTo((nint)2048));
        Assert.That(part.Length, Is.EqualTo(1000));
    }
}
