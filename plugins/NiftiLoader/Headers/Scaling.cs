using System.Globalization;
using ImageLoaders;

namespace NiftiLoader.Headers;

/// <summary>What turns stored values into the values that the file means, and those into greys.</summary>
internal static class Scaling
{
    public static (double Slope, double Intercept) Read(HeaderFields fields, List<string> remarks)
    {
        var (slope, intercept) = (fields.Slope, fields.Intercept);
        if (slope == 0 || !double.IsFinite(slope))
        {
            if (slope != 0 || (intercept != 0 && !double.IsNaN(intercept)))
                remarks.Add(string.Create(CultureInfo.InvariantCulture,
                    $"scl_slope is {slope}, which means that values are not scaled; scl_inter ({intercept}) is not used."));
            return (1, 0);
        }

        if (double.IsFinite(intercept))
            return (slope, intercept);
        remarks.Add(string.Create(CultureInfo.InvariantCulture, $"scl_inter is {intercept}: it is taken as 0."));
        return (slope, 0);
    }

    /// <summary>cal_min is black and cal_max is white, where the second is more.</summary>
    public static VoiWindow? ReadWindow(HeaderFields fields)
    {
        var (minimum, maximum) = (fields.CalibrationMinimum, fields.CalibrationMaximum);
        return double.IsFinite(minimum) && double.IsFinite(maximum) && maximum > minimum
            ? new((minimum + maximum) / 2, maximum - minimum, "cal_min to cal_max") : null;
    }
}
