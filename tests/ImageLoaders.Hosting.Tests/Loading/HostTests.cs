using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Tests of one host without plugins, whose time they set. Each test has a host of its own.</summary>
public abstract class HostTests
{
    private protected ManualTimeProvider Time { get; } = new();

    private protected ImageLoaderHost Host { get; private set; } = null!;

    [SetUp]
    public async Task CreateHost() => Host = await ImageLoaderHost.CreateAsync(Hosts.Options(), timeProvider: Time);

    [TearDown]
    public async Task DisposeHost() => await Host.DisposeAsync();
}
