using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ImageLoaders.Cli.Serving;

/// <summary>
/// Metrics for Prometheus at <c>/metrics</c>, and metrics and traces for a collector by OTLP. Nothing of it is there until it is set up.
/// </summary>
internal static class Observability
{
    public const string MetricsPath = "/metrics";

    private const string Meter = "ImageLoaders";

    // The variables that OpenTelemetry itself specifies; its exporter reads the rest of them.
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddObservability(this WebApplicationBuilder builder)
    {
        var (hasPrometheus, hasOtlp) = (HasPrometheus(builder.Configuration), builder.Configuration[OtlpEndpoint] is { Length: > 0 });
        if (!hasPrometheus && !hasOtlp)
            return;
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource =>
        {
            if (builder.Configuration["OTEL_SERVICE_NAME"] is not { Length: > 0 })
                resource.AddService("imageloaders", serviceInstanceId: Environment.MachineName);
        });
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime");
            if (hasPrometheus)
                metrics.AddPrometheusExporter();
            if (hasOtlp)
                metrics.AddOtlpExporter();
        });
        if (hasOtlp)
            telemetry.WithTracing(static traces =>
                traces.AddSource(Meter, "System.Net.Http").AddAspNetCoreInstrumentation(static requests =>
                    requests.Filter = static context => context.Request.Path.StartsWithSegments("/images")).AddOtlpExporter());
    }

    public static void MapObservability(this WebApplication application)
    {
        if (HasPrometheus(application.Configuration))
            application.MapPrometheusScrapingEndpoint(MetricsPath);
    }

    private static bool HasPrometheus(IConfiguration configuration) => configuration.GetValue("ImageLoaders:Telemetry:Prometheus", false);
}
