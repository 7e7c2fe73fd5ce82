using System.CommandLine;
using ImageLoaders.Cli.Serving;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>health</c>: asks a service whether it is ready, for supervisors and containers without a web client.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Option<string> Url =
        new("--url")
        {
            Description = $"The address of the service. Default {ServiceAddress.Default}.",
            DefaultValueFactory =
        static _ => ServiceAddress.Default
        };

    public static Command Create()
    {
        var command = new Command("health", "Checks whether a running service is ready.") { Url };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Url)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https"))
            throw new UsageException($"'{url}' is not the address of a service. Use an address such as {ServiceAddress.Default}.");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(service, "/health/ready"), cancellationToken);
            if (!response.IsSuccessStatusCode)
                return Failure.Report($"{service} is not ready: {(int)response.StatusCode} {response.ReasonPhrase}.", ExitCode.Failure);
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Failure.Report($"{service} does not answer: {exception.Message}", ExitCode.Failure);
        }

        Console.WriteLine("ready");
        return ExitCode.Success;
    }
}
