namespace ImageLoaders.Hosting;

/// <summary>One change of a plugin's state.</summary>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Reason">Why; <see langword="null"/> when it is the usual course.</param>
/// <param name="At">When.</param>
/// <param name="Duration">How long the state before lasted.</param>
public sealed record PluginTransition(PluginState From, PluginState To, string? Reason, DateTimeOffset At, TimeSpan Duration);
