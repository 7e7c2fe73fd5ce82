using System.CommandLine;
using ImageLoaders.Cli.Serving;
using Microsoft.Extensions.Hosting;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>serve</c>: images over HTTP, and a page that shows them.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = $"Where to listen, as in http://0.0.0.0:8042; several with ';' between. Default {ServiceAddress.Default}: this machine alone.",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Serves images over HTTP, and a page that shows them.") { Urls };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Urls), parsed.GetValue(CommonOptions.Verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? urls, bool isVerbose, CancellationToken cancellationToken)
    {
        OpenFiles.ThrowIfTooFew();
        await using var application = ServiceApplication.Build(urls, isVerbose);
        await application.RunAsync(cancellationToken);
        return ExitCode.Success;
    }
}
