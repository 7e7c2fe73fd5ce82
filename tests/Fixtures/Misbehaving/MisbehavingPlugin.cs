using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(Fixtures.MisbehavingPlugin))]

namespace Fixtures;

/// <summary>
/// Does wrong what the setting <c>fault</c> says. Constructors run before there is a configuration: theirs is the last word of a file
/// <c>fault.txt</c> beside the DLL.
/// </summary>
public sealed class MisbehavingPlugin : IImageLoaderPlugin, IAsyncDisposable
{
    private readonly string _early = File.Exists(FaultFile) ? File.ReadAllText(FaultFile).Trim() : "";
    private string _fault = "";
    private string? _until;

    public MisbehavingPlugin()
    {
        switch (_early)
        {
            case "ctor-throws":
                throw new MisbehavingException("the constructor fails on purpose");
            case "cctor-throws":
                StaticFault.Touch();
                break;
            case "ctor-hangs":
                TellThatItHangs();
                Thread.Sleep(Timeout.Infinite);
                break;
        }
    }

    private static string FaultFile => Path.Combine(Path.GetDirectoryName(typeof(MisbehavingPlugin).Assembly.Location)!, "fault.txt");

    private static void TellThatItHangs() => File.WriteAllText(Path.Combine(Path.GetDirectoryName(FaultFile)!, "hangs"), "");

    public void Register(IPluginContext context)
    {
        _fault = context.Configuration["fault"] ?? "";
        _until = context.Configuration["end"];
        if (_fault == "registers-late")
            context.Stopping.Register(() => context.RegisterImageLoader("late", new MisbehavingLoader(_fault)));
        if (_fault == "registers-nothing")
            return;
        var loader = new MisbehavingLoader(_fault);
        context.RegisterImageLoader(context.Configuration["scheme"] ?? "bad", loader);
        if (_fault.StartsWith("metadata-", StringComparison.Ordinal))
            context.RegisterMetadataProvider("bad", loader);
        switch (_fault)
        {
            case "register-throws":
                throw new MisbehavingException("Register fails on purpose");
            case "registers-twice":
                context.RegisterImageLoader("BAD", new MisbehavingLoader(_fault));
                break;
            case "registers-no-scheme":
                context.RegisterImageLoader("1:2", new MisbehavingLoader(_fault));
                break;
            default:
                Leak.Start(_fault, context);
                break;
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        switch (_fault)
        {
            case "start-throws":
                await Task.Yield();
                throw new MisbehavingException("StartAsync fails on purpose");
            case "start-hangs":
                TellThatItHangs();
                await new TaskCompletionSource().Task;
                break;
            case "start-waits":
                TellThatItHangs();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case "start-waits-until-told":
                TellThatItHangs();
                while (!File.Exists(_until))
                    await Task.Delay(1, cancellationToken);
                if (await File.ReadAllTextAsync(_until, cancellationToken) is { Length: > 0 } failure)
                    throw new MisbehavingException(failure);
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_fault == "dispose-throws")
            throw new MisbehavingException("the disposal fails on purpose");
        if (_fault == "dispose-hangs")
            await new TaskCompletionSource().Task;
    }

    private static class StaticFault
    {
        static StaticFault() => throw new MisbehavingException("the static constructor fails on purpose");

        public static void Touch()
        {
        }
    }
}

/// <summary>An exception that only this plugin knows.</summary>
public sealed class MisbehavingException(string message) : Exception(message);
