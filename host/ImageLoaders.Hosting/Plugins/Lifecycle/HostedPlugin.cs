using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Inspection;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Preparation;
using ImageLoaders.Hosting.Plugins.Unloading;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// One plugin by name: its folder, its state, and what can be done with it. <see cref="VersionStart"/> starts what lies in the folder,
/// <see cref="ServingGeneration"/> tells which generation has the routes, <see cref="Retirement"/> unloads those that have them no more.
/// </summary>
internal sealed class HostedPlugin : IDisposable
{
    // Lets one start or one retirement run at a time: whoever retires the plugin waits until what starts has started or failed to.
    private readonly SemaphoreSlim _step = new(1, 1);
    private readonly PluginServices _services;
    private readonly ImageLoaderOptions _options;
    private readonly ILogger _logger;
    private readonly PluginStateMachine _state;
    private readonly ServingGeneration _serving;
    private readonly Retirement _retirement;
    private readonly VersionStart _start;
    private volatile SchemesOfFolder? _named;

    public HostedPlugin(
        string path, PluginServices services, SharedAssemblies shared, RouteTable routes, ImageLoaderOptions options, ILogger logger)
    {
        (Name, FolderPath) = (Path.GetFileName(path), path);
        (_services, _options, _logger) = (services, options, logger);
        _state = new(services.TimeProvider, Changed);
        _serving = new(new() { Name = Name, Path = path }, _state, routes, services.TimeProvider, logger);
        _retirement = new(Name, services, logger, _serving.NoteRetirement);
        _start = new(_serving, _retirement, services, shared, options, logger) { TooManyStuck = QuarantineForStuckCalls, NoneStuck = Heal };
    }

    public string Name { get; }

    public string FolderPath { get; }

    public PluginState State => _state.Current.State;

    /// <summary>The generation that has started and waits for its routes, or has them.</summary>
    public PluginGeneration? Generation => _serving.Started;

    /// <summary>The generation that has its routes.</summary>
    public PluginGeneration? Serving => _serving.Serving;

    /// <summary>What the last attempt to start it saw of the folder.</summary>
    public string? Attempted => _start.Attempted;

    /// <summary>Whether the last attempt failed by something that may pass without the folder being changed, and is made again.</summary>
    public bool IsTriedAgain => _start.IsTriedAgain;

    /// <summary>Whether a thread of its start was given up and still runs.</summary>
    public bool HasAbandonedThread => _start.HasAbandonedThread;

    /// <summary>Whether its folder was there when the host started.</summary>
    public bool IsFromStart { get; set; }

    /// <summary>Whether its folder is there no more.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether <see cref="PluginStarts"/> runs a start of it.</summary>
    public bool IsStarting { get; set; }

    public PluginStatus Status
    {
        get
        {
            var (state, reason, history) = _state.Current;
            var (inspection, generation) = (_serving.Inspection, _serving.Current);
            var isLeaving = state is PluginState.Draining or PluginState.Unloading;
            return new()
            {
                Name = inspection.Name,
                Path = inspection.Path,
                State = state,
                Reason = reason ?? _retirement.Trouble,
                Version = inspection.Version,
                TargetFramework = inspection.TargetFramework,
                ContractVersion = inspection.ContractVersion,
                ContentHash = generation?.ContentHash,
                FilesVerified = inspection.FilesVerified,
                Schemes = state == PluginState.Active ? _serving.Schemes : [],
                Extensions = state == PluginState.Active ? _serving.Extensions : [],
                LostSchemes = state == PluginState.Active ? _serving.Lost : [],
                Warnings = inspection.Warnings,
                HasNativeCode = generation?.Instance.HasNativeCode ?? false,
                Loads = generation?.Loads ?? 0,
                Failures = generation?.Failures ?? 0,
                Generation = _serving.Count,
                RetiringGenerations = _retirement.RetiringBeside(isLeaving ? generation : null),
                LeakedGenerations = _retirement.Leaked,
                ActiveCalls = generation?.ActiveCalls ?? 0,
                StuckCalls = generation?.Stuck ?? 0,
                IsTriedAgain = IsTriedAgain,
                IsFromStart = IsFromStart,
                ModuleVersionId = inspection.ModuleVersionId,
                IsPermanent = _start.IsPermanent,
                Modules = Serving?.Instance.Modules ?? [],
                History = history,
            };
        }
    }

    /// <summary>Why a scheme that it had, or would have, leads nowhere; <see langword="null"/> when that is not for it to say.</summary>
    public string? Explain(string scheme)
    {
        var (state, reason, _) = _state.Current;
        if (state is PluginState.Active or PluginState.NotAPlugin)
            return null;
        if (_serving.Schemes.Contains(scheme) || (_serving.Current?.Instance.ClaimedSchemes ?? []).Contains(scheme))
            return $"plugin {Name}, which has it, is {state}: {reason}";
        return NamedSchemes().Contains(scheme) ? $"plugin {Name}, whose code names it, is {state}: {reason}" : null;
    }

    /// <summary>Says why it is not even looked at.</summary>
    public void Refuse(PluginState state, string reason)
    {
        Attempt();
        _state.MoveTo(state, reason);
        if (state == PluginState.Rejected)
            _logger.Rejected(Name, reason);
    }

    /// <summary>Takes note of what lies in its folder: the next attempt is of that.</summary>
    public void Attempt() => _start.Attempt();

    /// <summary>It could not even be begun with, by something that may pass.</summary>
    public void Postpone(string reason)
    {
        _start.Postpone();
        if (State is PluginState.Active or PluginState.Rejected)
            _state.Note(reason);
        else
            _serving.Refuse(PluginState.Rejected, reason);
    }

    /// <summary>Starts what lies in its folder: <see cref="VersionStart.RunAsync"/>.</summary>
    public Task PrepareAsync(ShadowFolders shadows, TimeSpan timeout, bool evenIfSame, CancellationToken cancellationToken) =>
        StepAsync(() => _start.RunAsync(shadows, timeout, evenIfSame, cancellationToken));

    /// <summary>
    /// Gives what has started the schemes that it won, and retires what served before; or gives what serves what it has won now.
    /// </summary>
    public void Publish(SchemeClaims.Outcome outcome)
    {
        if (_serving.Publish(outcome) is { } replaced)
            _retirement.Retire(replaced, new() { Drain = _options.PluginDrainTimeout }, prove: true);
    }

    /// <summary>Takes its routes away until <see cref="Publish"/> gives them back.</summary>
    public void Withdraw() => _serving.Withdraw();

    /// <summary>Takes its routes away and leaves it as it is: <see cref="ServingGeneration.Quarantine"/>.</summary>
    public void Quarantine(PluginGeneration generation, string cause) => _serving.Quarantine(generation, cause, heals: false);

    /// <summary>
    /// Takes its routes away, and has it drained and unloaded beside whatever else happens; <see cref="WhenRetiredAsync"/> tells the end.
    /// </summary>
    public Task RetireAsync(UnloadDeadlines deadlines, string? reason, bool prove) => StepAsync(() =>
    {
        foreach (var generation in _serving.Leave(reason))
            _retirement.Retire(generation, deadlines, prove);
        return Task.CompletedTask;
    });

    /// <summary>Ends when every generation that serves no more has been unloaded.</summary>
    public Task WhenRetiredAsync() => _retirement.WhenDoneAsync();

    /// <summary>
    /// Ends when what failed to start, and what was replaced, has been cleaned away; not waited for is what a hung thread still holds.
    /// </summary>
    public Task WhenCleanAsync() => Task.WhenAll(_start.WhenCleanAsync(), _retirement.WhenDoneAsync());

    public void Dispose() => _step.Dispose();

    // Of one that does not run; read once for each version of its folder.
    private IReadOnlySet<string> NamedSchemes()
    {
        if (_named is { } named && named.Attempted == Attempted)
            return named.Schemes;
        var schemes = PluginAssembly.ReadSchemes(Path.Combine(FolderPath, Name + ".dll"));
        _named = new(Attempted, schemes);
        return schemes;
    }

    private async Task StepAsync(Func<Task> step)
    {
        await _step.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await step().ConfigureAwait(false);
        }
        finally
        {
            _step.Release();
        }
    }

    // Both are told by a call's own thread, which is not to wait for anything.
    private void QuarantineForStuckCalls(PluginGeneration generation)
    {
        var cause = $"{generation.Stuck} of its calls were told to stop and still run (ImageLoaders:MaximumStuckCalls).";
        _ = Task.Run(() => _serving.Quarantine(generation, cause, heals: true));
    }

    private void Heal(PluginGeneration generation) => _ = Task.Run(() =>
    {
        if (!IsGone)
            _serving.Heal(generation);
    });

    private void Changed(PluginTransition transition)
    {
        _logger.Transition(Name, transition.From, transition.To, transition.Duration, transition.Reason);
        _services.StateChanged?.Invoke(Status);
    }

    private sealed record SchemesOfFolder(string? Attempted, IReadOnlySet<string> Schemes);
}
