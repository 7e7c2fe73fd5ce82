using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Which generation of a plugin has the routes, and which one has started and may take over. A newer generation is ready before the older
/// one stops taking loads. Safe for concurrent use.
/// </summary>
internal sealed class ServingGeneration(
    PluginInspection folder, PluginStateMachine state, RouteTable routes, TimeProvider time, ILogger logger)
{
    // Guards all fields, the state and the routes, which change together. It is never held while anything is waited for.
    private readonly Lock _lock = new();
    private readonly string _name = folder.Name;
    private readonly string _path = folder.Path;
    private readonly long _created = time.GetTimestamp();
    private Candidate? _candidate;
    private bool _heals;
    private ImmutableArray<string> _won = [];

    /// <summary>What is known of the version that is shown: the one that serves, or the last one that was tried.</summary>
    public PluginInspection Inspection { get; private set; } = folder;

    /// <summary>The generation that is shown: the one that serves, or the last one that was started.</summary>
    public PluginGeneration? Current { get; private set; }

    /// <summary>The generation that has its routes.</summary>
    public PluginGeneration? Serving => State is PluginState.Active ? Current : null;

    /// <summary>The generation that has started and waits for its routes, or has them.</summary>
    public PluginGeneration? Started => _candidate?.Generation ?? Serving;

    /// <summary>How many generations have served.</summary>
    public int Count { get; private set; }

    /// <summary>The schemes that the generation has, or had when it last served.</summary>
    public ImmutableArray<string> Schemes => [.. _won.Where(name => name[0] != '.')];

    /// <summary>The extensions of files that the generation has, or had when it last served.</summary>
    public ImmutableArray<string> Extensions => [.. _won.Where(name => name[0] == '.')];

    /// <summary>The schemes that it wants and another plugin has.</summary>
    public ImmutableArray<LostScheme> Lost { get; private set; } = [];

    private PluginState State => state.Current.State;

    // A generation that a newer one is to replace, and that stays where the newer one fails.
    private bool HasOld => State is PluginState.Active or PluginState.Quarantined;

    /// <summary>Enters the state in which a version starts, unless another one serves meanwhile.</summary>
    public void Load()
    {
        lock (_lock)
        {
            if (!HasOld && State != PluginState.Loading)
                state.MoveTo(PluginState.Loading);
        }
    }

    /// <summary>Shows a version that is about to start, or was refused, unless another one serves.</summary>
    public void Show(PluginInspection inspection, PluginGeneration? generation = null)
    {
        lock (_lock)
        {
            if (HasOld)
                return;
            Inspection = inspection with { Path = _path };
            Current = generation ?? Current;
        }
    }

    /// <summary>Takes back what was said of a version that was not taken: what lies in the folder is what serves.</summary>
    public void NoteNothing()
    {
        lock (_lock)
        {
            if (State == PluginState.Active)
                state.Note(null);
        }
    }

    /// <summary>Gives a generation that has started: the next <see cref="Publish"/> lets it take over.</summary>
    public void Offer(PluginGeneration generation, PluginInspection inspection)
    {
        lock (_lock)
            _candidate = new(generation, inspection);
    }

    /// <summary>Says why what lies in the folder is not taken; what serves goes on.</summary>
    public void Refuse(PluginState end, string? reason)
    {
        lock (_lock)
        {
            if (HasOld)
            {
                if (State == PluginState.Active)
                    state.Note($"What lies in its folder now is not taken: {reason}");
                logger.NotReplaced(_name, reason);
                return;
            }

            if (State != PluginState.Loading)
                state.MoveTo(PluginState.Loading);
            state.MoveTo(end, reason);
            if (end == PluginState.NotAPlugin)
                logger.NotAPlugin(_path, reason);
            else if (end == PluginState.Rejected)
                logger.Rejected(_name, reason);
            else
                logger.Faulted(_name, reason);
        }
    }

    /// <summary>Gives what has started the schemes that it won; or gives what serves what it has won now.</summary>
    /// <returns>The generation that was replaced, and is to be retired.</returns>
    public PluginGeneration? Publish(SchemeClaims.Outcome outcome)
    {
        lock (_lock)
        {
            PluginGeneration? replaced = null;
            var newlyLost = outcome.Lost.Except(Lost).ToArray();
            if (_candidate is { } candidate)
                replaced = PublishCandidate(candidate, outcome);
            else if (State == PluginState.Active && !(outcome.Won.SequenceEqual(_won) && outcome.Lost.SequenceEqual(Lost)))
                PublishRoutes(Current!, outcome, Current);
            foreach (var lost in newlyLost)
                logger.LostScheme(_name, lost.Scheme, lost.Winner);
            return replaced;
        }
    }

    /// <summary>Takes the routes away until <see cref="Publish"/> gives them back.</summary>
    public void Withdraw()
    {
        lock (_lock)
        {
            if (State != PluginState.Active)
                return;
            routes.Replace(Current!, [], []);
            (_won, Lost) = ([], []);
        }
    }

    /// <summary>Takes the routes away and leaves the generation as it is: what hangs in it cannot be ended.</summary>
    /// <param name="generation">The generation. Nothing happens when it does not serve.</param>
    /// <param name="cause">Why.</param>
    /// <param name="heals">Whether it ends by itself, by <see cref="Heal"/>, when the calls that are stuck have ended.</param>
    public void Quarantine(PluginGeneration generation, string cause, bool heals)
    {
        lock (_lock)
        {
            if (Serving != generation || (heals && generation.Stuck <= generation.MaximumStuckCalls))
                return;
            routes.Replace(generation, [], []);
            _heals = heals;
            var reason = $"{cause}{(heals ? " It serves again when they have ended." : "")} Repair the plugin and replace it, "
                + $"or 'imageloaders plugins reload {_name}'.";
            state.MoveTo(PluginState.Quarantined, reason);
            logger.Quarantined(_name, reason);
        }
    }

    /// <summary>Gives its routes back to a generation that was quarantined for calls that hung, and have ended.</summary>
    public void Heal(PluginGeneration generation)
    {
        lock (_lock)
        {
            if (State != PluginState.Quarantined || Current != generation || !_heals || generation.Stuck > 0)
                return;
            generation.Instance.Publish(routes, _won.ToHashSet(StringComparer.Ordinal), generation, generation);
            state.MoveTo(PluginState.Active, "It was quarantined for calls that were stuck. They have ended, and it serves again.");
            logger.Healed(_name);
        }
    }

    /// <summary>Takes the routes away for good.</summary>
    /// <returns>
    /// The generations that are to be retired: the one that serves, was quarantined or had failed, and one that was never published.
    /// </returns>
    public ImmutableArray<PluginGeneration> Leave(string? reason)
    {
        lock (_lock)
        {
            var (unpublished, current) = (_candidate?.Generation, Current);
            _candidate = null; // wanted no more before it was given anything to load
            var leaves = current is not null && (HasOld || State is PluginState.Faulted || current == unpublished);
            if (leaves && State is (PluginState.Faulted or PluginState.Loading))
            {
                state.MoveTo(PluginState.Unloading, reason);
            }
            else if (leaves)
            {
                state.MoveTo(PluginState.Draining, reason);
                routes.Replace(current!, [], []);
            }

            return [.. new[] { unpublished, leaves ? current : null }.OfType<PluginGeneration>().Distinct()];
        }
    }

    /// <summary>
    /// Takes note of how far the retirement of a generation is. That is the plugin's state as well, unless the plugin has another
    /// generation by now: it was replaced, or wanted again while it went.
    /// </summary>
    public void NoteRetirement(PluginGeneration generation, PluginState progress, string? reason)
    {
        lock (_lock)
        {
            if (Current == generation && State is (PluginState.Draining or PluginState.Unloading) && State != progress)
                state.MoveTo(progress, reason ?? (progress == PluginState.Unloading ? state.Current.Reason : null));
        }
    }

    // Gives the generation that served before.
    private PluginGeneration? PublishCandidate(Candidate candidate, SchemeClaims.Outcome outcome)
    {
        var old = HasOld ? Current : null;
        PublishRoutes(candidate.Generation, outcome, old);
        (Current, Inspection, _candidate) = (candidate.Generation, candidate.Inspection with { Path = _path }, null);
        Count++;
        state.MoveTo(PluginState.Active);
        if (old is null)
            logger.Active(_name, Inspection.Version, string.Join(", ", Schemes), time.GetElapsedTime(_created));
        else
            logger.Replaced(_name, Count, Inspection.Version);
        return old;
    }

    private void PublishRoutes(PluginGeneration generation, SchemeClaims.Outcome outcome, PluginGeneration? old)
    {
        generation.Instance.Publish(routes, outcome.Won.ToHashSet(StringComparer.Ordinal), generation, old);
        (_won, Lost) = (outcome.Won, outcome.Lost);
    }

    private sealed record Candidate(PluginGeneration Generation, PluginInspection Inspection);
}
