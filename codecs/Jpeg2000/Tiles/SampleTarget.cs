namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Where decoded samples go.</summary>
internal abstract class SampleTarget
{
    /// <param name="component">The component, from 0.</param>
    /// <param name="x">The first sample's column in the component.</param>
    /// <param name="y">Its row.</param>
    /// <param name="samples">In the component's range.</param>
    public abstract void Write(int component, int x, int y, ReadOnlySpan<int> samples);
}
