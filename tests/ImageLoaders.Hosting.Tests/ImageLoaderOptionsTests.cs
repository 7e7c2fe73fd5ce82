namespace ImageLoaders.Hosting.Tests;

/// <summary>A setting out of its range is named, and no other.</summary>
public sealed class ImageLoaderOptionsTests
{
    private static IEnumerable<TestCaseData> Wrong
    {
        get
        {
            yield return Case(options => options.PluginQuietTime =
                TimeSpan.FromSeconds(-1), "PluginQuietTime is -00:00:01; it is at least 0.");
            yield return Case(options => options.MaximumLeakedGenerations = -1, "MaximumLeakedGenerations is -1; it is at least 0.");
            yield return Case(options => options.MaximumStuckCalls = 0, "MaximumStuckCalls is 0; it is at least 1.");
            yield return Case(options => options.LoadTimeout =
                TimeSpan.Zero, "LoadTimeout is 00:00:00; it is more than 0 and at most 49 days.");
            yield return Case(options => options.MaximumCacheBytes = -1, "MaximumCacheBytes is less than 0.");
        }
    }

    [TestCaseSource(nameof(Wrong))]
    public void CreateAsync_OptionOutOfItsRange_IsNamed(Action<ImageLoaderOptions> change, string sentence)
    {
        var options = new ImageLoaderOptions();
        change(options);

        Assert.That(() => ImageLoaderHost.CreateAsync(options), Throws.ArgumentException.With.Message.EqualTo("ImageLoaders:" + sentence));
    }

    private static TestCaseData Case(Action<ImageLoaderOptions> change, string sentence) =>
        new TestCaseData(change, sentence).SetArgDisplayNames(sentence.Split(' ')[0]);
}
