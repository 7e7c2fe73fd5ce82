using ImageLoaders.Codecs;

namespace WadoLoader.Pixels;

/// <summary>
/// Whether a codestream's three components are converted: what it says of itself counts; where it says nothing, Photometric Interpretation
/// does.
/// </summary>
internal static class CodestreamColor
{
    /// <param name="pixels">Afterwards RGB where there are three samples: nothing more is to be converted.</param>
    /// <param name="info">What the codestream says.</param>
    /// <param name="isJpeg2000">Whether a transform is part of the coding: RGB then comes out of the decoder.</param>
    /// <param name="remarks">Gets a decision against the header.</param>
    public static ColorOutput Decide(ref PixelDescription pixels, in CodestreamInfo info, bool isJpeg2000, List<string> remarks)
    {
        if (pixels.Samples != 3)
            return ColorOutput.AsStored;
        var tag = pixels.Photometric;
        pixels = pixels with { Photometric = Photometric.Rgb };
        var tagSaysYbr = tag != Photometric.Rgb;
        switch (info.Color)
        {
            case CodestreamColorSpace.YCbCr:
                if (isJpeg2000 && tag is not (Photometric.Rgb or Photometric.YbrRct or Photometric.YbrIct))
                    remarks.Add($"Photometric Interpretation (0028,0004) says {tag}, the codestream has a transform of its own: RGB.");
                else if (!tagSaysYbr && !isJpeg2000)
                    remarks.Add("Photometric Interpretation (0028,0004) says RGB, the codestream is YCbCr: converted.");
                return ColorOutput.YCbCrToRgb;
            case CodestreamColorSpace.Rgb:
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
