namespace ExampleImages;

/// <summary>What the phantoms are built of, painted in this order, in Hounsfield units.</summary>
internal static class Anatomy
{
    private const double Fat = -100;
    private const double Muscle = 55;
    private const double Bone = 900;
    private const double Marrow = 250;
    private const double Gas = -950;
    private const double Vessel = 180;
    private const double Far = 10;

    /// <summary>
    /// A slice of an abdomen at the level of liver and kidneys, seen from the feet: the liver is on the left of the picture.
    /// </summary>
    public static ReadOnlySpan<Ellipsoid> Abdomen => AbdomenOrgans;

    /// <summary>A head; z -0.5 is above its top, 0.5 is in the neck.</summary>
    public static ReadOnlySpan<Ellipsoid> Head => HeadOrgans;

    private static readonly Ellipsoid[] AbdomenOrgans =
    [
        new(0, 0.415, 0, 0.40, 0.016, Far, 0), // the table
        new(0, 0.02, 0, 0.45, 0.345, Far, -80), // skin, then fat, then the wall of muscle
        new(0, 0.02, 0, 0.443, 0.338, Far, Fat),
        new(0, 0.025, 0, 0.405, 0.295, Far, Muscle),
        new(0, 0.015, 0, 0.385, 0.268, Far, Fat),
        new(-0.335, 0.06, 0, 0.012, 0.045, Far, Bone, 0.1), // ribs
        new(-0.27, 0.19, 0, 0.012, 0.04, Far, Bone, 0.45),
        new(-0.30, -0.09, 0, 0.011, 0.036, Far, Bone, -0.3),
        new(0.335, 0.06, 0, 0.012, 0.045, Far, Bone, -0.1),
        new(0.27, 0.19, 0, 0.012, 0.04, Far, Bone, -0.45),
        new(0.30, -0.09, 0, 0.011, 0.036, Far, Bone, 0.3),
        new(-0.19, -0.03, 0, 0.175, 0.185, Far, 105, -0.12), // liver, its second lobe, vessels, a cyst, a lesion
        new(-0.02, -0.12, 0, 0.13, 0.075, Far, 105, 0.08),
        new(-0.22, 0.02, 0, 0.05, 0.009, Far, Vessel, 0.3),
        new(-0.17, -0.05, 0, 0.065, 0.010, Far, Vessel, -0.2),
        new(-0.25, -0.09, 0, 0.04, 0.007, Far, Vessel, 0.55),
        new(-0.27, -0.05, 0, 0.026, 0.026, Far, 8),
        new(-0.20, 0.085, 0, 0.019, 0.017, Far, 70),
        new(-0.085, -0.045, 0, 0.035, 0.055, Far, 12, 0.2), // gall bladder
        new(0.165, -0.115, 0, 0.135, 0.085, Far, 45, -0.15), // stomach: wall, contents, gas above the level
        new(0.165, -0.115, 0, 0.123, 0.073, Far, 20, -0.15),
        new(0.16, -0.145, 0, 0.095, 0.040, Far, Gas, -0.05),
        new(0.275, 0.06, 0, 0.075, 0.105, Far, 120, -0.2), // spleen
        new(0.05, 0.0, 0, 0.11, 0.032, Far, 90, -0.12), // pancreas
        new(-0.145, 0.165, 0, 0.062, 0.085, Far, 190, 0.15), // kidneys: cortex, then pelvis
        new(-0.13, 0.165, 0, 0.028, 0.045, Far, 30, 0.15),
        new(0.15, 0.165, 0, 0.062, 0.085, Far, 190, -0.15),
        new(0.135, 0.165, 0, 0.028, 0.045, Far, 30, -0.15),
        new(0.27, -0.10, 0, 0.035, 0.035, Far, 40), // colon
        new(0.27, -0.105, 0, 0.026, 0.024, Far, Gas),
        new(-0.075, 0.185, 0, 0.04, 0.05, Far, 60), // muscles beside the spine
        new(0.075, 0.185, 0, 0.04, 0.05, Far, 60),
        new(-0.095, 0.275, 0, 0.075, 0.045, Far, 55, 0.1),
        new(0.095, 0.275, 0, 0.075, 0.045, Far, 55, -0.1),
        new(0, 0.155, 0, 0.072, 0.055, Far, Bone), // vertebra: body, arch, canal
        new(0, 0.155, 0, 0.064, 0.047, Far, Marrow),
        new(0, 0.235, 0, 0.045, 0.035, Far, Bone),
        new(-0.075, 0.235, 0, 0.05, 0.013, Far, 700, 0.12),
        new(0.075, 0.235, 0, 0.05, 0.013, Far, 700, -0.12),
        new(0, 0.29, 0, 0.013, 0.045, Far, 800),
        new(0, 0.225, 0, 0.024, 0.021, Far, 25),
        new(0.012, 0.077, 0, 0.029, 0.029, Far, 260), // aorta with calcium in its wall, vena cava
        new(0.035, 0.087, 0, 0.005, 0.010, Far, 1100, -0.3),
        new(-0.06, 0.075, 0, 0.033, 0.024, Far, Vessel),
    ];

    private static readonly Ellipsoid[] HeadOrgans =
    [
        new(0, 0.02, 0.02, 0.36, 0.44, 0.59, -60), // scalp, skull, brain
        new(0, 0.02, 0.02, 0.345, 0.425, 0.57, Bone),
        new(0, 0.02, 0.02, 0.325, 0.405, 0.545, 35),
        new(0, 0.02, 0.02, 0.300, 0.380, 0.51, 28),
        new(0, -0.02, -0.2, 0.006, 0.38, 0.27, 75), // falx
        new(-0.055, -0.06, -0.02, 0.035, 0.13, 0.12, 8, 0.1), // ventricles
        new(0.055, -0.06, -0.02, 0.035, 0.13, 0.12, 8, -0.1),
        new(-0.085, 0.13, 0.02, 0.03, 0.10, 0.10, 8, -0.2),
        new(0.085, 0.13, 0.02, 0.03, 0.10, 0.10, 8, 0.2),
        new(-0.12, -0.01, 0.05, 0.045, 0.075, 0.09, 42, 0.15), // nuclei
        new(0.12, -0.01, 0.05, 0.045, 0.075, 0.09, 42, -0.15),
        new(0.20, -0.16, -0.05, 0.055, 0.045, 0.09, 72, 0.2), // a bleeding
        new(0, 0.24, 0.30, 0.20, 0.13, 0.10, 38), // cerebellum and brain stem
        new(0, 0.08, 0.34, 0.065, 0.075, 0.30, 32),
        new(-0.15, -0.31, 0.27, 0.078, 0.078, 0.075, Bone), // orbits
        new(-0.15, -0.315, 0.27, 0.068, 0.070, 0.066, 15),
        new(0.15, -0.31, 0.27, 0.078, 0.078, 0.075, Bone),
        new(0.15, -0.315, 0.27, 0.068, 0.070, 0.066, 15),
        new(0, -0.30, 0.36, 0.055, 0.10, 0.12, Gas), // nose, mastoids
        new(-0.25, 0.10, 0.36, 0.06, 0.05, 0.08, 600),
        new(0.25, 0.10, 0.36, 0.06, 0.05, 0.08, 600),
        new(-0.25, 0.10, 0.36, 0.03, 0.025, 0.05, -500),
        new(0.25, 0.10, 0.36, 0.03, 0.025, 0.05, -500),
    ];

    private static readonly (double X, double Y, double Radius, double Peak)[] Vessels =
    [
        (0.38, 0.36, 0.13, 1600), (0.63, 0.40, 0.10, -1200), (0.50, 0.64, 0.06, 800), (0.30, 0.62, 0.045, -600), (0.70, 0.66, 0.045, 2400),
            (0.56, 0.22, 0.03, -1900),
    ];

    /// <summary>Velocity in mm/s at a place of the slice, both from 0 to 1, in steps of 8.</summary>
    public static int Flow(double x, double y)
    {
        foreach (var (vesselX, vesselY, radius, peak) in Vessels)
        {
            var square = (((x - vesselX) * (x - vesselX)) + ((y - vesselY) * (y - vesselY))) / (radius * radius);
            if (square < 1)
                return (int)Math.Round(peak * (1 - square) / 8) * 8;
        }

        return 0;
    }
}
