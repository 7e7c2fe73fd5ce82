using System.Reflection;
using Polly;

namespace WadoLoader.Transport;

/// <summary>
/// Makes builders of Polly's that leave a plugin unloadable. Polly checks options by DataAnnotations, and these keep each type that they
/// ever saw in a process-wide table: the plugin's own copy of Polly, and with it the plugin, would stay for ever (measured; the unload test
/// holds it). What is built here is constant or checked when it is read, so that the check can go.
/// </summary>
internal static class UnpinnedPipeline
{
    private static readonly Action<object> Accept = static _ => { };

    public static ResiliencePipelineBuilder Builder(TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        var validator = typeof(ResiliencePipelineBuilderBase).GetProperty("Validator", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new MissingMemberException(
                "Polly has another way to check options now: without a change here, this plugin could not be unloaded.");
        validator.SetValue(builder, Accept);
        return builder;
    }
}
