using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace DerivedLoader;

/// <summary>The settings of this plugin, section <c>ImageLoaders:Plugins:DerivedLoader</c>: what one image may cost.</summary>
internal sealed record DerivedOptions
{
    public const string Section = "ImageLoaders:Plugins:DerivedLoader:";

    /// <summary><c>MaximumPixels</c>: of the picture. Default 16,777,216.</summary>
    public long MaximumPixels { get; private init; } = 16L << 20;

    /// <summary><c>MaximumSamples</c>: pixels times the planes of the slab. Default 2,147,483,648.</summary>
    public long MaximumSamples { get; private init; } = 2L << 30;

    /// <summary><c>MaximumImages</c>: of a source. Default 5,000.</summary>
    public long MaximumImages { get; private init; } = 5000;

    /// <summary><c>MaximumSourceBytes</c>: decoded bytes of the images that one picture is made of. Default 2 GiB.</summary>
    public long MaximumSourceBytes { get; private init; } = 2L << 30;

    /// <summary><c>MaximumPoints</c>: of a curve. Default 1,000.</summary>
    public long MaximumPoints { get; private init; } = 1000;

    /// <exception cref="InvalidOperationException">A value cannot be read.</exception>
    public static DerivedOptions Read(IConfiguration configuration)
    {
        var defaults = new DerivedOptions();
        return new()
        {
            MaximumPixels = Number(configuration, nameof(MaximumPixels), defaults.MaximumPixels),
            MaximumSamples = Number(configuration, nameof(MaximumSamples), defaults.MaximumSamples),
            MaximumImages = Number(configuration, nameof(MaximumImages), defaults.MaximumImages),
            MaximumSourceBytes = Number(configuration, nameof(MaximumSourceBytes), defaults.MaximumSourceBytes),
            MaximumPoints = Number(configuration, nameof(MaximumPoints), defaults.MaximumPoints),
        };
    }

    private static long Number(IConfiguration configuration, string key, long otherwise)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 ? value
            : throw new InvalidOperationException($"The setting {Section}{key} is '{text}'. It takes a whole number from 1 on.");
    }
}
