using ImageLoaders.PluginTesting;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;

namespace WadoLoader.Tests.Orthanc;

/// <summary>Makes plugins that may ask an Orthanc.</summary>
internal static class OrthancPlugin
{
    /// <summary>The plugin, with the login.</summary>
    public static TestPlugin Plugin(this OrthancServer server, HttpMessageHandler handler, params (string Key, string Value)[] settings)
    {
        var context = new FakePluginContext
        {
            PluginName = "WadoLoader",
            HttpClient = new(handler) { Timeout = Timeout.InfiniteTimeSpan },
            Settings =
            {
                ["Servers:0:Origin"] = server.Url,
                ["Servers:0:User"] = OrthancServer.User,
                ["Servers:0:PasswordFile"] = server.PasswordFile,
            },
        };
        foreach (var (key, value) in settings)
            context.Settings[key] = value;
        return new(context);
    }
}
