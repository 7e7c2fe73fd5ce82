using ImageLoaders.Tests;

namespace ImageLoaders.AspNetCore.Tests;

internal sealed class PublicSurfaceTests
{
    [Test]
    public void Library_PublicSurface_IsTheApprovedOne() => PublicSurface.AssertApproved(
        typeof(ImageServiceOptions).Assembly,
            Path.Combine(Repository.Root, "tests", "ImageLoaders.AspNetCore.Tests", "PublicSurface.approved.txt"));
}
