using System.Reflection;
using System.Runtime.Loader;

namespace ImageLoaders.Hosting.Plugins.Isolation;

/// <summary>What a plugin's exception says, as text: an exception that was kept would keep the plugin.</summary>
internal static class PluginFailure
{
    private const int MaximumDepth = 16;

    /// <summary>Gets the message of the exception that matters, with what it wraps taken out of its wrapping.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="context">The plugin's context, which knows why it refused an assembly; <see langword="null"/>: there is none.</param>
    public static string Describe(Exception exception, PluginLoadContext? context = null)
    {
        try
        {
            return Describe(exception, context, 0);
        }
        catch (Exception second) // an exception of the plugin's own type may throw when it is asked for its message
        {
            return $"{exception.GetType().FullName} (its message throws {second.GetType().FullName})";
        }
    }

    /// <summary>Why an object cannot be cast to a type of the same name: where both come from.</summary>
    public static string DescribeCast(Type from, Type to)
    {
        var same = from.GetInterfaces().FirstOrDefault(candidate => candidate.FullName == to.FullName);
        return $"{from.FullName} is not an {to.Name} of this host: it is of {Origin(from)}"
            + (same is null ? "" : $", and its {same.Name} of {Origin(same)}")
            + $"; the host's is of {Origin(to)}.";
    }

    private static string Describe(Exception exception, PluginLoadContext? context, int depth) => exception switch
    {
        _ when depth > MaximumDepth => exception.GetType().Name,
        TargetInvocationException { InnerException: { } inner } => Describe(inner, context, depth + 1),
        TypeInitializationException { InnerException: { } inner } wrapper =>
            $"the static constructor of {wrapper.TypeName} failed: {Describe(inner, context, depth + 1)}",
        AggregateException { InnerExceptions: [{ } only] } => Describe(only, context, depth + 1),
        ReflectionTypeLoadException types =>
            string.Join(" ", types.LoaderExceptions.OfType<Exception>().Select(inner => Describe(inner, context, depth + 1)).Distinct()),
        FileNotFoundException or BadImageFormatException when GetRefusal(exception, context) is { } refusal => refusal,
        FileNotFoundException { InnerException: FileNotFoundException inner } => inner.Message, // the load context's own words
        FileLoadException { InnerException: { } inner } => $"{exception.Message} {Describe(inner, context, depth + 1)}",
        MissingMemberException or TypeLoadException =>
            $"{exception.GetType().Name}: {exception.Message} It was built against other versions than it runs with: build it again.",
        _ => $"{exception.GetType().FullName}: {exception.Message}",
    };

    private static string? GetRefusal(Exception exception, PluginLoadContext? context)
    {
        var assembly = (exception as FileNotFoundException)?.FileName ?? (exception as BadImageFormatException)?.FileName;
        return assembly is null ? null : context?.GetRefusal(assembly);
    }

    private static string Origin(Type type)
    {
        var (name, context) = (type.Assembly.GetName(), AssemblyLoadContext.GetLoadContext(type.Assembly));
        return $"{name.Name} {name.Version} in {context?.Name ?? "an unnamed context"} ({type.Assembly.Location})";
    }
}
