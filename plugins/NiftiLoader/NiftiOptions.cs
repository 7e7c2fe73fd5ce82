using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace NiftiLoader;

/// <summary>The settings of this plugin: section <c>ImageLoaders:Plugins:NiftiLoader</c>.</summary>
internal sealed record NiftiOptions
{
    public const string Section = "ImageLoaders:Plugins:NiftiLoader:";

    /// <summary><c>FreshFor</c>: how long a file from a server is used without asking again. Default 5 minutes.</summary>
    public TimeSpan FreshFor { get; private init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>MaximumBytes</c>: how many bytes of a compressed file are inflated, or of a download are read. Default 4 GiB.</summary>
    public long MaximumBytes { get; private init; } = 4L << 30;

    /// <summary>
    /// <c>HeldBytes</c>: how many inflated or downloaded bytes are kept for the next slice, from 0 to 2,147,483,591. Default 512 MiB. A
    /// larger volume is read from its beginning for each slice.
    /// </summary>
    public long HeldBytes { get; private init; } = 512L << 20;

    /// <exception cref="InvalidOperationException">A value cannot be read.</exception>
    public static NiftiOptions Read(IConfiguration configuration)
    {
        var defaults = new NiftiOptions();
        return new()
        {
            FreshFor = Time(configuration, nameof(FreshFor), defaults.FreshFor),
            MaximumBytes = Number(configuration, nameof(MaximumBytes), defaults.MaximumBytes, 1, long.MaxValue),
            HeldBytes = Number(configuration, nameof(HeldBytes), defaults.HeldBytes, 0, Array.MaxLength),
        };
    }

    private static TimeSpan Time(IConfiguration configuration, string key, TimeSpan otherwise)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return otherwise;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero ? value
            : throw new InvalidOperationException(
                $"The setting {Section}{key} is '{text}'. It takes hours:minutes:seconds, as in 00:05:00.");
    }

    private static long Number(IConfiguration configuration, string key, long otherwise, long least, long most)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
            && value <= most ? value
            : throw new InvalidOperationException(
                $"The setting {Section}{key} is '{text}'. It takes a whole number from {least} to {most}.");
    }
}
