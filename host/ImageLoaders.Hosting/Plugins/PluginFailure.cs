using System.Reflection;
using System.Runtime.Loader;

namespace ImageLoaders.Hosting.Plugins;

/// <summary>What a plugin's exception says, as text: an exception that was kept would keep the plugin.</summary>
internal static class PluginFailure
{
    private const int MaximumDepth = 16;

    /// <summary>The message of the exception that matters, with what it wraps taken out of its wrapping.</summary>
    public static string Describe(Exception exception)
    {
        try
        {
            return Describe(exception, 0);
        }
        catch (Exception second) // an exception of the plugin's own type may throw when it is asked for its message
        {
            return $"{exception.GetType().FullName} (its message throws {second.GetType().FullName})";
        }
    }

    /// <summary>Why an object cannot be cast to a type of the same name: where both come from (R42).</summary>
    public static string DescribeCast(Type from, Type to)
    {
        var same = from.GetInterfaces().FirstOrDefault(candidate => candidate.FullName == to.FullName);
        return $"{from.FullName} is not an {to.Name} of this host: it is of {Origin(from)}"
            + (same is null ? "" : $", and its {same.Name} of {Origin(same)}")
            + $"; the host's is of {Origin(to)}.";
    }

    private static string Describe(Exception exception, int depth) => exception switch
    {
        _ when depth > MaximumDepth => exception.GetType().Name,
        TargetInvocationException { InnerException: { } inner } => Describe(inner, depth + 1),
        TypeInitializationException { InnerException: { } inner } wrapper => $"the static constructor of {wrapper.TypeName} failed: {Describe(inner, depth + 1)}",
        AggregateException { InnerExceptions: [{ } only] } => Describe(only, depth + 1),
        ReflectionTypeLoadException types => string.Join(" ", types.LoaderExceptions.OfType<Exception>().Select(inner => Describe(inner, depth + 1)).Distinct()),
        FileNotFoundException { InnerException: FileNotFoundException inner } => inner.Message, // the load context's own words
        FileLoadException { InnerException: { } inner } => $"{exception.Message} {Describe(inner, depth + 1)}",
        MissingMemberException or TypeLoadException => $"{exception.GetType().Name}: {exception.Message} It was built against other versions than it runs with: build it again.",
        _ => $"{exception.GetType().FullName}: {exception.Message}",
    };

    private static string Origin(Type type) =>
        $"{type.Assembly.GetName().Name} {type.Assembly.GetName().Version} in {AssemblyLoadContext.GetLoadContext(type.Assembly)?.Name ?? "an unnamed context"} ({type.Assembly.Location})";
}
