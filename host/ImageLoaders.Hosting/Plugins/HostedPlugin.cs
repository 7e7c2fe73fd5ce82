using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins;

/// <summary>One plugin by name: its folder, its state, and the generation that runs. One change at a time.</summary>
internal sealed class HostedPlugin : IDisposable
{
    private const string LikelyCauses =
        "Likely causes: a thread or timer that still runs; a handler on a static event; an undisposed registration on a token; System.Text.Json by reflection or "
        + "TypeDescriptor (Newtonsoft's JsonConvert too) on a type of the plugin's; a GCHandle. docs/writing-a-loader.md tells what to use instead.";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly PluginServices _services;
    private readonly SharedAssemblies _shared;
    private readonly ILogger _logger;
    private readonly PluginStateMachine _state;
    private readonly long _created;
    private PluginInspection _inspection;
    private PluginGeneration? _generation;
    private Task _cleaning = Task.CompletedTask;
    private ImmutableArray<string> _schemes = [];
    private ImmutableArray<LostScheme> _lost = [];

    public HostedPlugin(string path, PluginServices services, SharedAssemblies shared, ILogger logger)
    {
        _inspection = new() { Name = Path.GetFileName(path), Path = path };
        (_services, _shared, _logger) = (services, shared, logger);
        _created = services.TimeProvider.GetTimestamp();
        _state = new(services.TimeProvider, Changed);
    }

    public string Name => _inspection.Name;

    public PluginState State => _state.Current.State;

    /// <summary>The generation that has started and waits for its routes, or has them.</summary>
    public PluginGeneration? Generation => State is PluginState.Loading or PluginState.Active ? _generation : null;

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
                Reason = reason,
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
                History = history,
            };
        }
    }

    /// <summary>Says why it is not even looked at.</summary>
    public void Refuse(PluginState state, string reason)
    {
        _state.MoveTo(state, reason);
        if (state == PluginState.Rejected)
            _logger.Rejected(Name, reason);
    }

    /// <summary>Inspects, copies, inspects the copy and starts that. Afterwards it is still loading and has a generation, or it has failed and says why.</summary>
    public async Task LoadAsync(ShadowFolders shadows, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _inspection = PluginInspector.Inspect(_inspection.Path, _shared);
            if (_inspection.Verdict != PluginVerdict.Ok || Copy(shadows) is not { } copy)
            {
                Refused();
                return;
            }
            foreach (var warning in _inspection.Warnings)
                _logger.PluginWarning(Name, warning);
            _generation = new(_inspection, copy, _services, _shared);
            if (await _generation.StartAsync(timeout, cancellationToken).ConfigureAwait(false) is { } failure)
            {
                _state.MoveTo(PluginState.Faulted, failure);
                _logger.Faulted(Name, failure);
                _cleaning = CleanAsync(_generation);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives it the schemes that it won.</summary>
    public void Publish(RouteTable routes, SchemeClaims.Outcome outcome)
    {
        _generation!.Publish(routes, outcome.Won.ToHashSet(StringComparer.Ordinal), old: null);
        (_schemes, _lost) = (outcome.Won, outcome.Lost);
        _state.MoveTo(PluginState.Active);
        _logger.Active(Name, _inspection.Version, string.Join(", ", outcome.Won), _services.TimeProvider.GetElapsedTime(_created));
        foreach (var lost in outcome.Lost)
            _logger.LostScheme(Name, lost.Scheme, lost.Winner);
    }

    /// <summary>Takes its routes away, drains and unloads it. With a proof, which collects garbage, it ends as unloaded or leaked; without, unloaded is believed.</summary>
    public async Task UnloadAsync(RouteTable routes, UnloadDeadlines deadlines, bool prove)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_generation is not { } generation || State is not (PluginState.Active or PluginState.Faulted))
                return;
            var started = _services.TimeProvider.GetTimestamp();
            if (State == PluginState.Active)
            {
                _state.MoveTo(PluginState.Draining);
                routes.Replace(generation, [], []);
            }
            _state.MoveTo(PluginState.Unloading);
            var troubles = await generation.UnloadAsync(deadlines).ConfigureAwait(false);
            foreach (var trouble in troubles)
                _logger.UnloadTrouble(Name, trouble);
            if (prove && !await generation.IsGoneAsync().ConfigureAwait(false))
            {
                var reason = string.Join(" ", ["Something still holds it after it was unloaded.", .. troubles, LikelyCauses]);
                _state.MoveTo(PluginState.Leaked, reason);
                _logger.Leaked(Name, reason);
                return;
            }
            _state.MoveTo(PluginState.Unloaded, troubles.IsEmpty ? null : string.Join(" ", troubles));
            _logger.Unloaded(Name, _services.TimeProvider.GetElapsedTime(started));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends when what failed to start has been cleaned away; at once where nothing has, or where a thread still runs.</summary>
    public Task WhenCleanAsync() => HasAbandonedThread ? Task.CompletedTask : _cleaning;

    public void Dispose() => _gate.Dispose();

    // A hung start keeps its context until the thread ends, if ever.
    private static async Task CleanAsync(PluginGeneration generation)
    {
        await generation.WhenStartEnds().ConfigureAwait(false);
        await generation.UnloadAsync(new()).ConfigureAwait(false);
    }

    private ShadowCopy? Copy(ShadowFolders shadows)
    {
        try
        {
            var copy = shadows.Copy(_inspection.Path, _inspection.Files);
            // What counts is what will be loaded: the folder may have changed meanwhile.
            _inspection = PluginInspector.Inspect(copy.Folder, _shared) with { Path = _inspection.Path };
            return _inspection.Verdict == PluginVerdict.Ok ? copy : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _inspection = _inspection with { Verdict = PluginVerdict.Rejected, Reason = $"It cannot be copied: {exception.Message} Check ImageLoaders:StatePath and the disk's space." };
            return null;
        }
    }

    private void Refused()
    {
        if (_inspection.Verdict == PluginVerdict.NotAPlugin)
        {
            _state.MoveTo(PluginState.NotAPlugin, _inspection.Reason);
            _logger.NotAPlugin(_inspection.Path, _inspection.Reason);
        }
        else
        {
            _state.MoveTo(PluginState.Rejected, _inspection.Reason);
            _logger.Rejected(Name, _inspection.Reason);
        }
    }

    private void Changed(PluginTransition transition)
    {
        _logger.Transition(Name, transition.From, transition.To, transition.Duration, transition.Reason);
        _services.StateChanged?.Invoke(Status);
    }
}
