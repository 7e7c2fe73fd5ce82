using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using ImageLoaders.Metadata;

namespace ImageLoaders;

/// <summary>
/// One snapshot of what is known of a stored object, and of one frame of it: all of it read from the same version of the same bytes.
/// Sealed and immutable; safe for concurrent use.
/// </summary>
public sealed class ImageMetadata
{
    private readonly FrozenDictionary<Type, MetadataModule> _modules;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="modules">At most one of a type; of two the later counts.</param>
    /// <exception cref="ArgumentException">One is <see langword="null"/>, or of a type that is not the contract's.</exception>
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
    /// Which object, frame and version this was read from. Who joins it with an <see cref="Image"/> refuses differing ones.
    /// </summary>
    public ImageSource Source { get; init => field = value ?? new(); } = new();

    /// <summary>
    /// What the loader found wrong with the object's values, in words that quote them: "Pixel Spacing (0028,0030) "0.5" has 1 value, not 2:
    /// left out.". May be empty.
    /// </summary>
    public ImmutableArray<string> Remarks { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Every module that is there.</summary>
    public ImmutableArray<MetadataModule> Modules => _modules.Values;

    /// <summary>What has no module, by name: a plugin's own facts as JSON. Names are compared to the letter.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extensions
    {
        get;

        // Copied, elements and all: a plugin's dictionary, comparer or buffer would keep the plugin alive.
        init => field = value is null
            ? FrozenDictionary<string, JsonElement>.Empty
            : value.ToDictionary(entry => entry.Key, entry => entry.Value.Clone(), StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);
    } = FrozenDictionary<string, JsonElement>.Empty;

    /// <summary>One module; <see langword="null"/> when the object has nothing of it.</summary>
    /// <typeparam name="T">A module of <see cref="Metadata"/>, as in <c>Get&lt;ImagePlaneModule&gt;()</c>.</typeparam>
    public T? Get<T>()
        where T : MetadataModule => _modules.GetValueOrDefault(typeof(T)) as T;
}
