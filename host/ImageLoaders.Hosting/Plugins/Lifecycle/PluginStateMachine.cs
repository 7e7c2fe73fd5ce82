using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>A plugin's state, why it is in it, and how it came there. Safe for concurrent use.</summary>
internal sealed class PluginStateMachine(TimeProvider timeProvider, Action<PluginTransition> changed)
{
    private const int MaximumHistory = 20;

    private readonly Lock _lock = new();
    private long _since = timeProvider.GetTimestamp();
    private (PluginState State, string? Reason, ImmutableArray<PluginTransition> History) _current = (PluginState.Loading, null, []);

    public (PluginState State, string? Reason, ImmutableArray<PluginTransition> History) Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <exception cref="InvalidOperationException">No way leads from the state that it is in to this one: a defect of the host's.</exception>
    public void MoveTo(PluginState state, string? reason = null)
    {
        PluginTransition transition;
        lock (_lock)
        {
            if (!IsLegal(_current.State, state))
                throw new InvalidOperationException($"A plugin cannot go from {_current.State} to {state}.");
            transition = new(_current.State, state, reason, timeProvider.GetUtcNow(), timeProvider.GetElapsedTime(_since));
            _since = timeProvider.GetTimestamp();
            var history = _current.History.Length == MaximumHistory ? _current.History.RemoveAt(0) : _current.History;
            _current = (state, reason, history.Add(transition));
        }
        changed(transition);
    }

    /// <summary>Says something of the state that it is in.</summary>
    public void Note(string? reason)
    {
        lock (_lock)
            _current = (_current.State, reason, _current.History);
    }

    private static bool IsLegal(PluginState from, PluginState to) => to switch
    {
        PluginState.Loading => from is not (PluginState.Loading or PluginState.Active or PluginState.Quarantined), // also beside a generation that still drains
        PluginState.NotAPlugin or PluginState.Rejected or PluginState.Faulted => from is PluginState.Loading,
        PluginState.Disabled => from is PluginState.Loading or PluginState.NotAPlugin or PluginState.Rejected or PluginState.Faulted or PluginState.Unloaded,
        PluginState.Active => from is PluginState.Loading or PluginState.Active or PluginState.Quarantined, // from the latter two: a newer generation
        PluginState.Quarantined => from is PluginState.Active,
        PluginState.Draining => from is PluginState.Active or PluginState.Quarantined,
        PluginState.Unloading => from is PluginState.Draining or PluginState.Faulted or PluginState.Loading, // from the latter: started, and wanted no more
        PluginState.Unloaded or PluginState.Leaked => from is PluginState.Unloading,
        _ => false,
    };
}
