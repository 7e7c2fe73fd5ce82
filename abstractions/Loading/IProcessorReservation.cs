namespace ImageLoaders;

/// <summary>Represents processors that a running decode uses in addition to its own. Dispose it when the decode ends.</summary>
public interface IProcessorReservation : IDisposable
{
    /// <summary>Gets the number of processors, 0 or more.</summary>
    int Count { get; }
}
