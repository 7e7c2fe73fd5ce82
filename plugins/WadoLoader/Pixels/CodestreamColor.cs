using ImageLoaders.Codecs;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Whether a codestream's three components are converted: what it says of itself counts; where it says nothing, Photometric Interpretation does.</summary>
internal static class CodestreamColor
{
    /// <param name="pixels">Afterwards RGB where there are three samples: nothing more is to be converted.</param>
    /// <param name="info">What the codestream says.</param>
    /// <param name="syntax">Of the object.</param>
    /// <param name="remarks">Gets a decision against the header.</param>
    public static ColorOutput Decide(ref PixelDescription pixels, in CodestreamInfo info, TransferSyntax syntax, List<string> remarks)
    {
        if (pixels.Samples != 3)
            return ColorOutput.AsStored;
        var tag = pixels.Photometric;
        pixels = pixels with { Photometric = Photometric.Rgb };
        var tagSaysYbr = tag != Photometric.Rgb;
        switch (info.Color)
        {
            case ColorEvidence.YCbCr:
                if (!tagSaysYbr && syntax.Coding != PixelCoding.Jpeg2000)
                    remarks.Add("Photometric Interpretation (0028,0004) says RGB, the codestream is YCbCr: converted.");
                return ColorOutput.YCbCrToRgb;
            case ColorEvidence.Rgb:
                if (tagSaysYbr)
                    remarks.Add($"Photometric Interpretation (0028,0004) says {tag}, the codestream is RGB: left as it is.");
                return ColorOutput.AsStored;
            default:
                if (tag is not (Photometric.YbrRct or Photometric.YbrIct))
                    return tagSaysYbr ? ColorOutput.YCbCrToRgb : ColorOutput.AsStored;
                remarks.Add($"Photometric Interpretation (0028,0004) says {tag}, the codestream has no such transform: left as it is.");
                return ColorOutput.AsStored;
        }
    }
}
