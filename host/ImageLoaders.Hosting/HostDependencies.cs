using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting;

/// <summary>What a host is given beside its options.</summary>
internal sealed class HostDependencies(ILoggerFactory? loggerFactory, TimeProvider? timeProvider, IConfiguration? configuration)
{
    public ILoggerFactory LoggerFactory { get; } = loggerFactory ?? NullLoggerFactory.Instance;

    public TimeProvider TimeProvider { get; } = timeProvider ?? TimeProvider.System;

    /// <summary>The section <c>ImageLoaders</c>.</summary>
    public IConfiguration Configuration { get; } = configuration ?? new ConfigurationBuilder().Build();

    /// <summary>Name to addresses; <see langword="null"/>: the system's.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; init; }
}
