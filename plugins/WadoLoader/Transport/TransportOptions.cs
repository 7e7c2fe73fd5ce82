using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace WadoLoader.Transport;

/// <summary>What an operator can set for servers, section <c>ImageLoaders:Plugins:WadoLoader</c>.</summary>
internal sealed record TransportOptions
{
    /// <summary><c>FreshFor</c>: for how long what a server gave is used without asking again. Default 5 minutes.</summary>
    public TimeSpan FreshFor { get; private init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>FirstByteTimeout</c>: how long a server may take to begin its answer. Default 30 seconds.</summary>
    public TimeSpan FirstByteTimeout { get; private init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>SilenceTimeout</c>: how long it may pause in it. Default 15 seconds.</summary>
    public TimeSpan SilenceTimeout { get; private init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>Retries</c>: how often a request that failed for a reason that may pass is made again, 0 to 10. Default 3.</summary>
    public int Retries { get; private init; } = 3;

    /// <summary><c>ConcurrentRequests</c>: requests to one server at a time, 1 to 256. Default 8.</summary>
    public int ConcurrentRequests { get; private init; } = 8;

    /// <summary>
    /// <c>HeldBytes</c>: what is kept for the next frame of objects, of metadata and of whole instances, each, from 0. Default 256 MiB.
    /// </summary>
    public long HeldBytes { get; private init; } = 256L << 20;

    /// <summary><c>Servers:0</c>, <c>Servers:1</c>…: who logs in where.</summary>
    public IReadOnlyList<ServerLogin> Servers { get; private init; } = [];

    /// <exception cref="InvalidOperationException">A value cannot be read.</exception>
    public static TransportOptions Read(IConfiguration configuration)
    {
        var defaults = new TransportOptions();
        return new()
        {
            FreshFor = Time(configuration, nameof(FreshFor), defaults.FreshFor, TimeSpan.Zero),
            FirstByteTimeout = Time(configuration, nameof(FirstByteTimeout), defaults.FirstByteTimeout, TimeSpan.FromMilliseconds(1)),
            SilenceTimeout = Time(configuration, nameof(SilenceTimeout), defaults.SilenceTimeout, TimeSpan.FromMilliseconds(1)),
            Retries = (int)Number(configuration, nameof(Retries), defaults.Retries, 0, 10),
            ConcurrentRequests = (int)Number(configuration, nameof(ConcurrentRequests), defaults.ConcurrentRequests, 1, 256),
            HeldBytes = Number(configuration, nameof(HeldBytes), defaults.HeldBytes, 0, long.MaxValue),
            Servers = [.. configuration.GetSection("Servers").GetChildren().Select(ServerLogin.Read)],
        };
    }

    private static TimeSpan Time(IConfiguration configuration, string key, TimeSpan otherwise, TimeSpan least)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return otherwise;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least
            && value <= TimeSpan.FromDays(1) ? value
            : throw new InvalidOperationException(
                $"{key} is '{text}'. It takes hours:minutes:seconds, as in 00:00:30, and a day at the most.");
    }

    private static long Number(IConfiguration configuration, string key, long otherwise, long least, long most)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
            && value <= most ? value
            : throw new InvalidOperationException($"{key} is '{text}'. It takes a whole number from {least} to {most}.");
    }
}
