namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One component's samples (Ssiz, XRsiz, YRsiz).</summary>
/// <param name="Bits">1 to 38.</param>
/// <param name="IsSigned">Whether they are two's complement.</param>
/// <param name="StepX">Points of the reference grid for a sample, 1 to 255.</param>
/// <param name="StepY">The same downwards.</param>
internal readonly record struct ComponentSize(int Bits, bool IsSigned, int StepX, int StepY)
{
    /// <summary>In words, for messages.</summary>
    public string Describe()
    {
        var kind = $"{Bits} bits {(IsSigned ? "with" : "without")} sign";
        return (StepX, StepY) is (1, 1) ? kind : $"{kind}, one sample for {StepX} x {StepY} pixels";
    }
}
