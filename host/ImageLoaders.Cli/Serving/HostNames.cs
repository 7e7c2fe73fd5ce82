using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace ImageLoaders.Cli.Serving;

/// <summary>
/// Answers requests for the service's own host names alone. Health and metrics are answered by any name: a load balancer, a kubelet or
/// Prometheus knows an address and no name.
/// </summary>
internal static class HostNames
{
    public static void UseHostNames(this WebApplication application, IList<string> names)
    {
        var options = new Fixed(new() { AllowedHosts = names });
        application.UseWhen(
            static context => !context.Request.Path.StartsWithSegments("/health")
                && !context.Request.Path.StartsWithSegments(Observability.MetricsPath),
            images => images.UseMiddleware<HostFilteringMiddleware>(options));
    }

    // ASP.NET's own filter goes by one list for all paths.
    private sealed class Fixed(HostFilteringOptions options) : IOptionsMonitor<HostFilteringOptions>
    {
        public HostFilteringOptions CurrentValue => options;

        public HostFilteringOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<HostFilteringOptions, string?> listener) => null;
    }
}
