namespace ImageLoaders.Testing;

/// <summary>The exception that an assertion of this library throws. Every test framework reports it as a failure.</summary>
/// <param name="message">What does not hold, and what was seen.</param>
public sealed class PluginAssertionException(string message) : Exception(message);
