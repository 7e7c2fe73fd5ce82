using ImageLoaders.Tests;

namespace ImageLoaders.Abstractions.Tests;

internal sealed class PublicSurfaceTests
{
    [Test]
    public void Contract_PublicSurface_IsTheApprovedOne() =>
        PublicSurface.AssertApproved(typeof(Image).Assembly,
        Path.Combine(Repository.Root, "tests", "ImageLoaders.Abstractions.Tests", "PublicSurface.approved.txt"));

    [Test]
    public void AssertApproved_SurfaceThatDiffers_FailsLineByLineAndSaysHowToApprove()
    {
        var approved = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.approved.txt");
        var lines = PublicSurface.Describe(typeof(Image).Assembly).Where(line => line != "    TimeSpan FetchTime { get; init; }")
            .Append("class ImageLoaders.Gone");
        File.WriteAllLines(approved, lines);

        var failure = Assert.Throws<AssertionException>(() => PublicSurface.AssertApproved(typeof(Image).Assembly, approved));

        var received = Path.Combine(AppContext.BaseDirectory,
            Path.GetFileName(approved).Replace("approved", "received", StringComparison.Ordinal));
        Assert.That(failure.Message, Does
            .Contain("\n- class ImageLoaders.Gone\n+ sealed record ImageLoaders.Image : IEquatable<Image>: "
                + "TimeSpan FetchTime { get; init; }\n\n").And
            .Contain($"cp '{received}' '{approved}'"));
        Assert.That(File.ReadAllLines(received), Is.EqualTo(PublicSurface.Describe(typeof(Image).Assembly)));
        File.Delete(approved);
        File.Delete(received);
    }

    [Test]
    public void Contract_PluginsInterfaces_GrowByDefaultMembersOnly()
    {
        // What a plugin implements: a new abstract member breaks every plugin that was built before it.
        var expected = new[]
        {
            "IImageLoader.LoadImage", "IImageLoaderPlugin.Register", "IImageRevalidator.IsCurrentAsync",
                "IMetadataProvider.GetMetadataAsync",
        };

        var members = new[] { typeof(IImageLoader), typeof(IImageLoaderPlugin), typeof(IImageRevalidator), typeof(IMetadataProvider) }
            .SelectMany(type => type.GetMethods()).Where(method => method.IsAbstract)
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.That(members, Is.EquivalentTo(expected));
    }

}
