namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Where decoded samples go. Rows come in any order, and from several threads at once.</summary>
internal abstract class SampleTarget
{
    /// <param name="component">The component, from 0.</param>
    /// <param name="x">The first sample's column in the component.</param>
    /// <param name="y">Its row.</param>
    /// <param name="samples">In the component's range.</param>
    public abstract void Write(int component, int x, int y, ReadOnlySpan<int> samples);

    /// <summary>The first three components at once, which are of one size.</summary>
    /// <param name="x">The first sample's column.</param>
    /// <param name="y">Its row.</param>
    /// <param name="first">Of component 0.</param>
    /// <param name="second">Of component 1.</param>
    /// <param name="third">Of component 2.</param>
    public virtual void Write(int x, int y, ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<int> third)
    {
        Write(0, x, y, first);
        Write(1, x, y, second);
        Write(2, x, y, third);
    }
}
