namespace DerivedLoader.Sampling;

/// <summary>The weights of four neighbours in Catmull-Rom's cubic.</summary>
internal readonly struct CubicWeights
{
    public readonly float Before;
    public readonly float From;
    public readonly float To;
    public readonly float After;

    /// <summary>For evenly spaced neighbours.</summary>
    /// <param name="t">Where between the second and the third, from 0 to 1.</param>
    public CubicWeights(double t)
    {
        var (t2, t3) = (t * t, t * t * t);
        Before = (float)((-0.5 * t3) + t2 - (0.5 * t));
        From = (float)((1.5 * t3) - (2.5 * t2) + 1);
        To = (float)((-1.5 * t3) + (2 * t2) + (0.5 * t));
        After = (float)((0.5 * t3) - (0.5 * t2));
    }

    /// <summary>For neighbours at any distances: still exact for what is linear.</summary>
    /// <param name="t">Where between the second and the third, from 0 to 1.</param>
    /// <param name="before">From the first to the third, in units of the distance of the second and the third.</param>
    /// <param name="after">From the second to the fourth, in the same units.</param>
    public CubicWeights(double t, double before, double after)
    {
        var (t2, t3) = (t * t, t * t * t);
        var (slopeFrom, slopeTo) = ((t3 - (2 * t2) + t) / before, (t3 - t2) / after);
        Before = (float)-slopeFrom;
        From = (float)((2 * t3) - (3 * t2) + 1 - slopeTo);
        To = (float)((-2 * t3) + (3 * t2) + slopeFrom);
        After = (float)slopeTo;
    }

    public float this[int i] => i switch { 0 => Before, 1 => From, 2 => To, _ => After };
}
