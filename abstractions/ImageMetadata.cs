using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using ImageLoaders.Metadata;

namespace ImageLoaders;

/// <summary>Represents a snapshot of what is known about a stored object, and about one frame of it.</summary>
/// <remarks>All values were read from the same version of the same bytes. A snapshot is immutable and safe for concurrent use.</remarks>
public sealed class ImageMetadata
{
    private readonly FrozenDictionary<Type, MetadataModule> _modules;

    /// <summary>Initializes a new snapshot.</summary>
    /// <param name="modules">The modules. If two have the same type, the later one is used.</param>
    /// <exception cref="ArgumentException">A module is <see langword="null"/>, or its type is not defined in this assembly.</exception>
    public ImageMetadata(params IEnumerable<MetadataModule> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        var byType = new Dictionary<Type, MetadataModule>();
        foreach (var module in modules)
        {
            // The compiler lets a plugin derive a record through its copy constructor; such a module would keep the plugin alive.
            if (module?.GetType().Assembly != typeof(MetadataModule).Assembly)
                throw new ArgumentException($"{module?.GetType().Name ?? "null"} is no module of the contract. Put facts of your own into {nameof(Extensions)}.", nameof(modules));
            byType[module.GetType()] = module;
        }

        _modules = byType.ToFrozenDictionary();
    }

    /// <summary>
    /// Gets the object, the frame and the version that this snapshot was read from. Code that combines it with an <see cref="Image"/> must
    /// refuse a different source.
    /// </summary>
    public ImageSource Source { get; init => field = value ?? new(); } = new();

    /// <summary>
    /// Gets the faults that the loader found in the object's values, in words that quote the values: "Pixel Spacing (0028,0030) "0.5" has 1
    /// value, not 2: left out.". The array can be empty.
    /// </summary>
    public ImmutableArray<string> Remarks { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets all modules of the snapshot.</summary>
    public ImmutableArray<MetadataModule> Modules => _modules.Values;

    /// <summary>Gets data that has no module, by name, as JSON. Names are compared as ordinal strings.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extensions
    {
        get;

        // Copied, elements and all: a plugin's dictionary, comparer or buffer would keep the plugin alive.
        init => field = value is null
            ? FrozenDictionary<string, JsonElement>.Empty
            : value.ToDictionary(entry => entry.Key, entry => entry.Value.Clone(), StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);
    } = FrozenDictionary<string, JsonElement>.Empty;

    /// <summary>Gets a module.</summary>
    /// <typeparam name="T">A module type of the namespace <see cref="Metadata"/>, as in <c>Get&lt;ImagePlaneModule&gt;()</c>.</typeparam>
    /// <returns>The module; <see langword="null"/> if the object states nothing of it.</returns>
    public T? Get<T>()
        where T : MetadataModule => _modules.GetValueOrDefault(typeof(T)) as T;
}
