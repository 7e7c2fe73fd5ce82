using ImageLoaders.Tests;

namespace ImageLoaders.Abstractions.Tests;

internal sealed class PublicSurfaceTests
{
    [Test]
    public void Contract_PublicSurface_IsTheApprovedOne() => PublicSurface.AssertApproved(typeof(Image).Assembly, Path.Combine(Repository.Root, "tests", "ImageLoaders.Abstractions.Tests", "PublicSurface.approved.txt"));

    [Test]
    public void Contract_PluginsInterfaces_GrowByDefaultMembersOnly()
    {
        // What a plugin implements: a new abstract member breaks every plugin that was built before it.
        var expected = new[]
        {
            "IImageLoader.LoadImage", "IImageLoaderPlugin.Register", "IImageRevalidator.IsCurrentAsync", "IMetadataProvider.GetMetadataAsync",
        };

        var members = new[] { typeof(IImageLoader), typeof(IImageLoaderPlugin), typeof(IImageRevalidator), typeof(IMetadataProvider) }
            .SelectMany(type => type.GetMethods()).Where(method => method.IsAbstract).Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.That(members, Is.EquivalentTo(expected));
    }

}
