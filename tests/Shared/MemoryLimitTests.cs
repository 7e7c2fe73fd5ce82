namespace ImageLoaders.Tests;

/// <summary>
/// The tests of this project, corpus and damage included, run in a process whose managed heap may not pass 512 MiB (the project file says
/// so): no file, whatever it declares, gets memory out of proportion.
/// </summary>
internal abstract class MemoryLimitTests
{
    [Test]
    public void Process_HasAHeapOf512MiBAtMost() =>
        Assert.That(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Is.LessThanOrEqualTo(512L << 20));
}
