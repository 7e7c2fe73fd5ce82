using System.Collections.Immutable;

namespace ImageLoaders;

internal static class ImmutableArrays
{
    /// <summary>A default array, which throws wherever it is read, as an empty one.</summary>
    public static ImmutableArray<T> OrEmpty<T>(this ImmutableArray<T> array) => array.IsDefault ? [] : array;
}
