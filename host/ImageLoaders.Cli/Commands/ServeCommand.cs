using System.CommandLine;
using ImageLoaders.Cli.Serving;
using Microsoft.Extensions.Hosting;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>serve</c>: images over HTTP, and a page that shows them.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description =
            $"The address to listen on, as in http://0.0.0.0:8042; several are separated by ';'. Default {ServiceAddress.Default}: only "
            + "this machine can connect.",
    };

    private static readonly Argument<string[]> Opened = new("path")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "A file, a folder or an image id that the page opens. Image ids may reach these files.",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Serves images and a page that shows them over HTTP.") { Opened, Urls };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Urls), parsed.GetValue(CommonOptions.Verbose),
            new(parsed.GetValue(Opened) ?? []), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? urls, bool isVerbose, OpenedPaths opened, CancellationToken cancellationToken)
    {
        OpenFiles.ThrowIfTooFew();
        await using var application = ServiceApplication.Build(urls, isVerbose, opened);
        await application.RunAsync(cancellationToken);
        return ExitCode.Success;
    }
}
