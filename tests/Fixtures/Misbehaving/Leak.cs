using System.Runtime.InteropServices;
using System.Text.Json;
using ImageLoaders;

namespace Fixtures;

/// <summary>Ways to keep a collectible context alive.</summary>
internal static class Leak
{
    private static Timer? _timer;

    public static void Start(string fault, IPluginContext context)
    {
        switch (fault)
        {
            case "leak-timer":
                _timer = new Timer(_ => GC.KeepAlive(context), null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
                break;
            case "leak-event":
                AppDomain.CurrentDomain.ProcessExit += (_, _) => GC.KeepAlive(context);
                break;
            case "leak-json":
                _ = JsonSerializer.Serialize(new Leaked(1));
                break;
            case "leak-handle":
                _ = GCHandle.Alloc(new Leaked(1));
                break;
            case "leak-thread":
                new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }.Start();
                break;
            case "leak-thread-until-told":
                new Thread(() => WaitFor(context.Configuration["end"]!)) { IsBackground = true }.Start();
                break;
            case "leak-task":
                _ = NeverEndsAsync(context);
                break;
            case "keeps-context": // which the host must let go of
                context.Stopping.Register(() => GC.KeepAlive(context));
                _ = context.HttpClient;
                break;
        }
    }

    private static void WaitFor(string file)
    {
        while (!File.Exists(file))
            Thread.Sleep(10);
    }

    private static async Task NeverEndsAsync(IPluginContext context)
    {
        await Task.Delay(TimeSpan.FromHours(1));
        GC.KeepAlive(context);
    }

    private sealed record Leaked(int Value);
}
