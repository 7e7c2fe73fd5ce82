using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using ImageLoaders.Cli;
using ImageLoaders.Cli.Commands;

using var stopping = new CancellationTokenSource();

// The first signal ends loads cleanly, down to their sockets; the second one ends the process as usual.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var root = new RootCommand(
    $"""
    Loads images by their ids through plugins: medical images, pictures, or whatever a plugin knows.

      imageloaders load example:ct -o ct.png
      imageloaders load /data/slice.dcm -o slice.raw
      imageloaders list /data/series/
      imageloaders plugins list

    {ExitCode.Explanation}
    """);
root.Add(LoadCommand.Create());
root.Add(ShowCommand.Create());
root.Add(InfoCommand.Create());
root.Add(ListCommand.Create());
root.Add(PluginsCommand.Create());
root.Add(DoctorCommand.Create());
root.Add(ServeCommand.Create());
root.Add(HealthCommand.Create());
root.Add(CommonOptions.Verbose);
var topic = new Argument<string[]>("command") { Description = "The command to show the help of.", Arity = ArgumentArity.ZeroOrMore };
var help = new Command("help", "Shows this help, or the help of a command.") { topic };
help.SetAction(asked => root.Parse([.. asked.GetValue(topic)!, "--help"]).Invoke());
root.Add(help);

// @list.txt is a list of images, a line each, and no list of words.
var parsed = root.Parse(args is [] ? ["--help"] : args is ["plugins"] ? ["plugins", "--help"] : args,
    new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction)
    return Failure.Report($"{string.Join(" ", parsed.Errors.Select(error => error.Message))} See imageloaders --help.", ExitCode.Usage);
try
{
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stopping.Token);
}
catch (Exception exception) // whatever ends a command is one line and an exit code
{
    return Failure.Report(exception, parsed.GetValue(CommonOptions.Verbose));
}
