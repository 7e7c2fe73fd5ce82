namespace ImageLoaders.Hosting;

/// <summary>Represents a change of a plugin's state.</summary>
/// <param name="From">The state before the change.</param>
/// <param name="To">The state after the change.</param>
/// <param name="Reason">The reason; <see langword="null"/> if the change is part of the normal sequence.</param>
/// <param name="At">The time of the change.</param>
/// <param name="Duration">How long the state before the change lasted.</param>
public sealed record PluginTransition(PluginState From, PluginState To, string? Reason, DateTimeOffset At, TimeSpan Duration);
