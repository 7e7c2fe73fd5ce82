using System.Numerics;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One step of an inverse transform (ISO/IEC 15444-1 F.3.8): a sample, and what its two neighbours do to it.</summary>
internal interface ILiftingStep
{
    static abstract Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after);
}

/// <summary>5/3, even samples (F-5).</summary>
internal readonly struct ReversibleEven : ILiftingStep
{
    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after) =>
        target - Vector.ShiftRightArithmetic(before + after + new Vector<int>(2), 2);
}

/// <summary>5/3, odd samples (F-6).</summary>
internal readonly struct ReversibleOdd : ILiftingStep
{
    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after) =>
        target + Vector.ShiftRightArithmetic(before + after, 1);
}

/// <summary>5/3, even samples, where a sum of two may not fit in 32 bits.</summary>
internal readonly struct DeepReversibleEven : ILiftingStep
{
    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after)
    {
        var halves = Vector.ShiftRightArithmetic(before, 1) + Vector.ShiftRightArithmetic(after, 1);
        var rest = (before & Vector<int>.One) + (after & Vector<int>.One);
        return target - Vector.ShiftRightArithmetic(halves + Vector.ShiftRightArithmetic(rest + new Vector<int>(2), 1), 1);
    }
}

/// <summary>5/3, odd samples, where a sum of two may not fit in 32 bits.</summary>
internal readonly struct DeepReversibleOdd : ILiftingStep
{
    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after) =>
        target + Vector.ShiftRightArithmetic(before, 1) + Vector.ShiftRightArithmetic(after, 1) + (before & after & Vector<int>.One);
}

/// <summary>9/7, the third step of F-9: even samples.</summary>
internal readonly struct IrreversibleDelta : ILiftingStep
{
    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after) =>
        IrreversibleLifting.Lift(target, before, after, 0.443506852043971f);
}

/// <summary>9/7, the fourth step: odd samples.</summary>
internal readonly struct IrreversibleGamma : ILiftingStep
{
    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after) =>
        IrreversibleLifting.Lift(target, before, after, 0.882911075530934f);
}

/// <summary>9/7, the fifth step: even samples.</summary>
internal readonly struct IrreversibleBeta : ILiftingStep
{
    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after) =>
        IrreversibleLifting.Lift(target, before, after, -0.052980118572961f);
}

/// <summary>9/7, the sixth step: odd samples.</summary>
internal readonly struct IrreversibleAlpha : ILiftingStep
{
    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after) =>
        IrreversibleLifting.Lift(target, before, after, -1.586134342059924f);
}

/// <summary>What the steps of the 9/7 transform share: floats, in the bits of whole numbers.</summary>
internal static class IrreversibleLifting
{
    /// <summary>K (Table F.4).</summary>
    public const float LowScale = 1.230174104914001f;

    /// <summary>
    /// 1/K, with the digits that OpenJPEG and those derived from it carry, so that samples of 16 bits come out as theirs do.
    /// </summary>
    public const float HighScale = 1.625732422f / 2;

    public static Vector<int> Lift(Vector<int> target, Vector<int> before, Vector<int> after, float factor) =>
        (target.As<int, float>() - ((before.As<int, float>() + after.As<int, float>()) * factor)).As<float, int>();
}
