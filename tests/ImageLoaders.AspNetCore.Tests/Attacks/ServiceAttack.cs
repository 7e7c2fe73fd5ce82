using System.Globalization;
using System.Net;
using System.Reflection;
using ImageLoaders.Hosting;
using ImageLoaders.Tests.Attacks;

namespace ImageLoaders.AspNetCore.Tests.Attacks;

/// <summary>Several requests at once for what is dear, at a service with the plugins as they ship, while another client asks for what is
/// cheap.</summary>
internal static class ServiceAttack
{
    /// <summary>Starts a service with the plugins as they ship.</summary>
    public static Task<Service> StartAsync(Action<ImageLoaderOptions>? configureHost = null, TimeProvider? timeProvider = null)
    {
        var plugins = typeof(ServiceAttack).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PluginsPath").Value!;
        var state = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"state-{Guid.NewGuid():N}");
        return Service.StartAsync(options => options.Content.Enabled = true, options =>
        {
            (options.PluginsPath, options.StatePath) = (plugins, state);
            configureHost?.Invoke(options);
        }, timeProvider);
    }

    /// <summary>Runs an attack that is dropped after a time, adds its row to the table, and asserts that the bystander was served and that
    /// every plugin still serves.</summary>
    /// <param name="service">The service.</param>
    /// <param name="attack">What is done, for the table.</param>
    /// <param name="bound">What bounds it, for the table.</param>
    /// <param name="cheap">What the bystander asks for: an escaped id.</param>
    /// <param name="hostile">What the attackers ask for: escaped ids.</param>
    /// <param name="dropAfter">How long the attackers wait at most for their answers.</param>
    /// <param name="timeout">Gives up.</param>
    /// <returns>By how much the working set of the process grew at most, in bytes.</returns>
    public static async Task<long> RunAsync(Service service, string attack, string bound, string cheap, IEnumerable<string> hostile,
        TimeSpan dropAfter, CancellationToken timeout)
    {
        var bystander = new Bystander(async token =>
        {
            using var answer = await service.Client.GetAsync($"/images/pixels?id={cheap}", token);
            return answer.IsSuccessStatusCode;
        });
        await bystander.AskAsync(200, timeout);
        var undisturbed = await bystander.AskAsync(500, timeout);
        var (before, most) = (Environment.WorkingSet, 0L);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(timeout);
        leaving.CancelAfter(dropAfter);
        var attackers = Task.WhenAll(hostile.Select(id => AskAsync(service, id, leaving.Token)).ToList());
        var asking = bystander.AskAsync(500, timeout, during: attackers);
        do
            most = Math.Max(most, Environment.WorkingSet - before);
        while (await Task.WhenAny(asking, Task.Delay(20, timeout)) != asking);
        var attacked = await asking;
        using var ready = await service.GetAsync("/health/ready");

        AttackTable.Add(attack, bound, string.Create(CultureInfo.InvariantCulture,
            $"{attacked.Compare(undisturbed)}; working set +{most >> 20} MiB; ready {(int)ready.StatusCode}"));
        Bystander.AssertServed(undisturbed, attacked);
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(service.Host.Plugins.Select(plugin => plugin.State),
            Is.All.EqualTo(PluginState.Active).Or.EqualTo(PluginState.NotAPlugin));
        return most;
    }

    private static async Task AskAsync(Service service, string id, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await service.Client.GetAsync($"/images/image?id={id}", cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Dropped, as the attack has it.
        }
    }
}
