using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Preparation;
using ImageLoaders.Hosting.Plugins.Unloading;
using ImageLoaders.Hosting.Plugins.Watching;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// One plugin by name: its folder, its state, the generation that serves, and one that may take over. A newer generation is ready before the older
/// one stops taking loads; when it cannot be, the older one goes on. One change at a time.
/// </summary>
internal sealed class HostedPlugin : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1); // one start, or one end, at a time
    private readonly Lock _serving = new(); // routes and state change together; never held for long
    private readonly PluginServices _services;
    private readonly SharedAssemblies _shared;
    private readonly ImageLoaderOptions _options;
    private readonly ILogger _logger;
    private readonly PluginStateMachine _state;
    private readonly Retirement _retirement;
    private readonly long _created;
    private PluginInspection _inspection;
    private PluginGeneration? _generation;
    private Candidate? _candidate;
    private Task _cleaning = Task.CompletedTask;
    private int _generations;
    private bool _isLoadedForGood;
    private bool _heals;
    private ImmutableArray<string> _schemes = [];
    private ImmutableArray<LostScheme> _lost = [];

    public HostedPlugin(string path, PluginServices services, SharedAssemblies shared, ImageLoaderOptions options, ILogger logger)
    {
        _inspection = new() { Name = Path.GetFileName(path), Path = path };
        (_services, _shared, _options, _logger) = (services, shared, options, logger);
        _created = services.TimeProvider.GetTimestamp();
        _state = new(services.TimeProvider, Changed);
        _retirement = new(Name, services, logger, RetiringAsync);
    }

    public string Name => _inspection.Name;

    public string FolderPath => _inspection.Path;

    public PluginState State => _state.Current.State;

    /// <summary>The generation that has started and waits for its routes, or has them.</summary>
    public PluginGeneration? Generation => _candidate?.Generation ?? Serving;

    /// <summary>The generation that has its routes.</summary>
    public PluginGeneration? Serving => State is PluginState.Active ? _generation : null;

    /// <summary>What the last attempt saw of the folder.</summary>
    public string? Attempted { get; private set; }

    /// <summary>Whether the last attempt failed by something that may pass without the folder being changed: a full disk, no descriptors. It is tried again.</summary>
    public bool IsTriedAgain { get; private set; }

    /// <summary>Whether its folder is there no more.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether a thread of its start was given up and still runs.</summary>
    public bool HasAbandonedThread => _generation is { IsAbandoned: true } generation && !generation.WhenStartEnds().IsCompleted;

    public PluginStatus Status
    {
        get
        {
            var (state, reason, history) = _state.Current;
            var (inspection, generation) = (_inspection, _generation);
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
                Schemes = state == PluginState.Active ? _schemes : [],
                LostSchemes = state == PluginState.Active ? _lost : [],
                Warnings = inspection.Warnings,
                NativePinned = generation?.NativePinned ?? false,
                Loads = generation?.Loads ?? 0,
                Failures = generation?.Failures ?? 0,
                Generation = _generations,
                RetiringGenerations = _retirement.RetiringBeside(state is PluginState.Draining or PluginState.Unloading ? generation : null),
                LeakedGenerations = _retirement.Leaked,
                ActiveCalls = generation?.ActiveCalls ?? 0,
                StuckCalls = generation?.Stuck ?? 0,
                IsTriedAgain = IsTriedAgain,
                ModuleVersionId = inspection.ModuleVersionId,
                IsPermanent = _isLoadedForGood,
                Modules = Serving?.Modules ?? [],
                History = history,
            };
        }
    }

    /// <summary>Why a scheme that it had, or would have, leads nowhere; <see langword="null"/> when that is not for it to say.</summary>
    public string? Explain(string scheme) => State is not PluginState.Active && _schemes.Contains(scheme) ? $"plugin {Name}, which has it, is {State}: {_state.Current.Reason}" : null;

    /// <summary>Says why it is not even looked at.</summary>
    public void Refuse(PluginState state, string reason)
    {
        Attempt();
        _state.MoveTo(state, reason);
        if (state == PluginState.Rejected)
            _logger.Rejected(Name, reason);
    }

    /// <summary>Takes note of what lies in its folder: the next attempt is of that.</summary>
    public void Attempt() => Attempted = FolderFingerprint.Compute(_inspection.Path);

    /// <summary>It could not even be begun with, by something that may pass.</summary>
    public void Postpone(string reason)
    {
        (Attempted, IsTriedAgain) = (null, true);
        if (State is not (PluginState.Active or PluginState.Rejected))
            NotTaken(serves: false, PluginState.Rejected, reason);
        else
            _state.Note(reason);
    }

    /// <summary>
    /// Inspects, copies, inspects the copy and starts that. Afterwards there is a generation that waits for its routes, or the plugin says why not; what
    /// served before still does. A copy that is the same as what serves is not started, unless it must be.
    /// </summary>
    public async Task PrepareAsync(ShadowFolders shadows, TimeSpan timeout, bool evenIfSame, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            var serves = State == PluginState.Active;
            if (_retirement.Leaked > _options.MaximumLeakedGenerations)
            {
                NotTaken(serves, PluginState.Rejected, $"{_retirement.Leaked} of its generations have leaked, and no more are loaded into this process. Mend the plugin, and start the process anew.");
                return;
            }

            if (!serves && State != PluginState.Loading)
                _state.MoveTo(PluginState.Loading);
            var inspection = PluginPreparation.Prepare(_inspection.Path, Attempted, shadows, _shared, _options, out var copy);
            IsTriedAgain = inspection.MayPass;
            if (copy is null)
            {
                Refused(inspection, serves);
                return;
            }

            if (serves && !evenIfSame && copy.ContentHash == _generation!.ContentHash)
            {
                copy.TryDelete();
                _state.Note(null);
                return;
            }

            if (_isLoadedForGood)
            {
                copy.TryDelete();
                NotTaken(serves, PluginState.Rejected, "It was loaded for good (ImageLoaders:PermanentPlugins). Start the process anew to load it again.");
                return;
            }

            await StartAsync(new(copy, inspection), timeout, serves, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives what has started the schemes that it won, and retires what served before; or gives what serves what it has won now.</summary>
    public void Publish(RouteTable routes, SchemeClaims.Outcome outcome)
    {
        PluginGeneration? replaced = null;
        lock (_serving)
        {
            var newlyLost = outcome.Lost.Except(_lost);
            if (_candidate is { } candidate)
                replaced = PublishCandidate(candidate, routes, outcome);
            else if (State == PluginState.Active && !(outcome.Won.SequenceEqual(_schemes) && outcome.Lost.SequenceEqual(_lost)))
                PublishGeneration(_generation!, routes, outcome, _generation);
            foreach (var lost in newlyLost)
                _logger.LostScheme(Name, lost.Scheme, lost.Winner);
        }

        if (replaced is not null)
            _retirement.Retire(replaced, new() { Drain = _options.PluginDrainTimeout }, prove: true);
    }

    /// <summary>Takes its routes away until <see cref="Publish"/> gives them back.</summary>
    public void Withdraw(RouteTable routes)
    {
        lock (_serving)
        {
            if (State != PluginState.Active)
                return;
            routes.Replace(_generation!, [], []);
            (_schemes, _lost) = ([], []);
        }
    }

    /// <summary>Takes its routes away and leaves it as it is: what hangs in it cannot be ended.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="generation">Which of its generations.</param>
    /// <param name="cause">Why.</param>
    /// <param name="heals">Whether it ends by itself, by <see cref="HealAsync"/>, when the calls that are stuck have ended.</param>
    public async Task QuarantineAsync(RouteTable routes, PluginGeneration generation, string cause, bool heals = false)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            lock (_serving)
            {
                if (State != PluginState.Active || _generation != generation || (heals && generation.Stuck <= _options.MaximumStuckCalls))
                    return;
                routes.Replace(generation, [], []);
                _heals = heals;
                var reason = $"{cause}{(heals ? " It serves again when they have ended." : "")} Mend the plugin and replace it, "
                    + $"or 'imageloaders plugins reload {Name}'.";
                _state.MoveTo(PluginState.Quarantined, reason);
                _logger.Quarantined(Name, reason);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives its routes back to a generation that was quarantined for calls that hung, and have ended.</summary>
    public async Task HealAsync(RouteTable routes, PluginGeneration generation)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            lock (_serving)
            {
                if (State != PluginState.Quarantined || _generation != generation || !_heals || generation.Stuck > 0 || IsGone)
                    return;
                generation.Publish(routes, _schemes.ToHashSet(StringComparer.Ordinal), generation);
                _state.MoveTo(PluginState.Active, "It was quarantined for calls that were stuck. They have ended, and it serves again.");
                _logger.Healed(Name);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes its routes away, and has it drained and unloaded beside whatever else happens; <see cref="WhenRetiredAsync"/> tells the end.</summary>
    public async Task RetireAsync(RouteTable routes, UnloadDeadlines deadlines, string? reason, bool prove)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            PluginGeneration? unpublished;
            PluginGeneration? leaving;
            lock (_serving)
            {
                (unpublished, _candidate) = (_candidate?.Generation, null); // wanted no more before it was given anything to load
                leaving = _generation is { } generation && TryLeave(generation, generation == unpublished, routes, reason) ? generation : null;
            }

            if (unpublished is not null && unpublished != leaving)
                _retirement.Retire(unpublished, deadlines, prove);
            if (leaving is not null)
                _retirement.Retire(leaving, deadlines, prove);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends when every generation that serves no more has been unloaded.</summary>
    public Task WhenRetiredAsync() => _retirement.WhenDoneAsync();

    /// <summary>Ends when what failed to start, and what was replaced, has been cleaned away; not waited for is what a hung thread still holds.</summary>
    public Task WhenCleanAsync() => Task.WhenAll(HasAbandonedThread ? Task.CompletedTask : _cleaning, _retirement.WhenDoneAsync());

    public void Dispose() => _gate.Dispose();

    // A hung start keeps its context until the thread ends, if ever.
    private static async Task CleanAsync(PluginGeneration generation)
    {
        await generation.WhenStartEnds().ConfigureAwait(false);
        await generation.UnloadAsync(new()).ConfigureAwait(false);
    }

    // The generation that served before, which is to be retired.
    private PluginGeneration? PublishCandidate(Candidate candidate, RouteTable routes, SchemeClaims.Outcome outcome)
    {
        var old = State is PluginState.Active or PluginState.Quarantined ? _generation : null;
        PublishGeneration(candidate.Generation, routes, outcome, old);
        (_generation, _inspection, _candidate) = (candidate.Generation, candidate.Inspection with { Path = _inspection.Path }, null);
        _generations++;
        _state.MoveTo(PluginState.Active);
        if (old is null)
            _logger.Active(Name, _inspection.Version, string.Join(", ", outcome.Won), _services.TimeProvider.GetElapsedTime(_created));
        else
            _logger.Replaced(Name, _generations, _inspection.Version);
        return old;
    }

    private void PublishGeneration(PluginGeneration generation, RouteTable routes, SchemeClaims.Outcome outcome, PluginGeneration? old)
    {
        generation.Publish(routes, outcome.Won.ToHashSet(StringComparer.Ordinal), old);
        (_schemes, _lost) = (outcome.Won, outcome.Lost);
    }

    // Whether the generation is to be retired now: it served, was quarantined, had failed, or was never published.
    private bool TryLeave(PluginGeneration generation, bool wasUnpublished, RouteTable routes, string? reason)
    {
        if (!(State is PluginState.Active or PluginState.Faulted or PluginState.Quarantined || wasUnpublished))
            return false;
        if (State is PluginState.Faulted or PluginState.Loading)
        {
            _state.MoveTo(PluginState.Unloading, reason);
        }
        else
        {
            _state.MoveTo(PluginState.Draining, reason);
            routes.Replace(generation, [], []);
        }

        return true;
    }

    // How a generation goes is how its plugin is, unless that has another one by now: it was replaced, or wanted again while it went.
    private async Task RetiringAsync(PluginGeneration generation, PluginState state, string? reason)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            lock (_serving)
            {
                if (_generation == generation && State is PluginState.Draining or PluginState.Unloading && State != state)
                    _state.MoveTo(state, reason ?? (state == PluginState.Unloading ? _state.Current.Reason : null));
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task StartAsync(Prepared prepared, TimeSpan timeout, bool serves, CancellationToken cancellationToken)
    {
        foreach (var warning in prepared.Inspection.Warnings)
            _logger.PluginWarning(Name, warning);
        PluginGeneration? generation = null;
        generation = new PluginGeneration(prepared.Inspection, prepared.Copy, _services, _shared)
        {
            Number = _generations + 1,
            IsPermanent = _options.PermanentPlugins.Contains(Name, StringComparer.OrdinalIgnoreCase),
            MaximumStuckCalls = _options.MaximumStuckCalls,
            TooManyStuck = () => TooManyStuck?.Invoke(this, generation!),
            NoneStuck = () => NoneStuck?.Invoke(this, generation!),
        };
        if (!serves)
            (_generation, _inspection) = (generation, prepared.Inspection with { Path = _inspection.Path });
        if (await generation.StartAsync(timeout, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            NotTaken(serves, PluginState.Faulted, failure);
            _cleaning = CleanAsync(generation);
        }
        else
        {
            foreach (var setting in generation.UnreadSettings)
                _logger.SettingNotRead(Name, setting);
            _isLoadedForGood = generation.IsPermanent;
            _candidate = new(generation, prepared.Inspection);
        }
    }

    /// <summary>Told when a generation has too many stuck calls.</summary>
    public Action<HostedPlugin, PluginGeneration>? TooManyStuck { get; init; }

    /// <summary>Told when the last stuck call of a generation has ended.</summary>
    public Action<HostedPlugin, PluginGeneration>? NoneStuck { get; init; }

    private void Refused(PluginInspection inspection, bool serves)
    {
        if (inspection.MayPass)
            Attempted = null; // it is tried again though nothing changes in the folder
        if (!serves)
            _inspection = inspection with { Path = _inspection.Path };
        if (inspection.Verdict == PluginVerdict.NotAPlugin && !serves)
        {
            _state.MoveTo(PluginState.NotAPlugin, inspection.Reason);
            _logger.NotAPlugin(inspection.Path, inspection.Reason);
        }
        else
        {
            NotTaken(serves, PluginState.Rejected, inspection.Reason);
        }
    }

    private void NotTaken(bool serves, PluginState state, string? reason)
    {
        if (serves)
        {
            _state.Note($"What lies in its folder now is not taken: {reason}");
            _logger.NotReplaced(Name, reason);
            return;
        }

        if (State != PluginState.Loading)
            _state.MoveTo(PluginState.Loading);
        _state.MoveTo(state, reason);
        if (state == PluginState.Rejected)
            _logger.Rejected(Name, reason);
        else
            _logger.Faulted(Name, reason);
    }

    private void Changed(PluginTransition transition)
    {
        _logger.Transition(Name, transition.From, transition.To, transition.Duration, transition.Reason);
        _services.StateChanged?.Invoke(Status);
    }

    private sealed record Prepared(ShadowCopy Copy, PluginInspection Inspection);

    private sealed record Candidate(PluginGeneration Generation, PluginInspection Inspection);
}
