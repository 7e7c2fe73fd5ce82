using ImageLoaders.Tests;

namespace ImageLoaders.Testing.Tests;

internal sealed class PublicSurfaceTests
{
    [Test]
    public void Library_PublicSurface_IsTheApprovedOne() => PublicSurface.AssertApproved(
        typeof(PluginTrial).Assembly, Path.Combine(Repository.Root, "tests", "ImageLoaders.Testing.Tests", "PublicSurface.approved.txt"));
}
