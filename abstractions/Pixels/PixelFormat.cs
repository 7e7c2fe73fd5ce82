using System.Globalization;

namespace ImageLoaders;

/// <summary>Describes a pixel: the type and the number of its samples, which are interleaved by pixel.</summary>
/// <param name="SampleType">The type of every sample.</param>
/// <param name="Components">The number of samples. 1: grey. 3: red, green, blue. 4: red, green, blue, alpha (not premultiplied).</param>
public readonly record struct PixelFormat(SampleType SampleType, int Components)
{
    /// <summary>Gets the format of grey pixels, 0 to 255.</summary>
    public static PixelFormat Gray8 => new(SampleType.U8, 1);

    /// <summary>Gets the format of grey pixels, 0 to 65,535.</summary>
    public static PixelFormat Gray16 => new(SampleType.U16, 1);

    /// <summary>Gets the format of grey pixels, −32,768 to 32,767.</summary>
    public static PixelFormat GrayS16 => new(SampleType.S16, 1);

    /// <summary>Gets the format of grey pixels, −128 to 127.</summary>
    public static PixelFormat GrayS8 => new(SampleType.S8, 1);

    /// <summary>Gets the format of grey pixels, 0 to 4,294,967,295.</summary>
    public static PixelFormat Gray32 => new(SampleType.U32, 1);

    /// <summary>Gets the format of grey pixels, −2,147,483,648 to 2,147,483,647.</summary>
    public static PixelFormat GrayS32 => new(SampleType.S32, 1);

    /// <summary>Gets the format of grey pixels that are floating-point numbers of 32 bits.</summary>
    public static PixelFormat GrayF32 => new(SampleType.F32, 1);

    /// <summary>Gets the format of grey pixels that are floating-point numbers of 64 bits.</summary>
    public static PixelFormat GrayF64 => new(SampleType.F64, 1);

    /// <summary>Gets the format of red, green, blue, 0 to 255 each.</summary>
    public static PixelFormat Rgb8 => new(SampleType.U8, 3);

    /// <summary>Gets the format of red, green, blue, 0 to 65,535 each.</summary>
    public static PixelFormat Rgb16 => new(SampleType.U16, 3);

    /// <summary>Gets the format of red, green, blue, alpha, 0 to 255 each.</summary>
    public static PixelFormat Rgba8 => new(SampleType.U8, 4);

    /// <summary>Gets the format of red, green, blue, alpha, 0 to 65,535 each.</summary>
    public static PixelFormat Rgba16 => new(SampleType.U16, 4);

    /// <summary>
    /// Gets a value that indicates whether the sample type is one of the eight types and the number of components is 1, 3 or 4.
    /// </summary>
    public bool IsValid => SampleType is >= SampleType.U8 and <= SampleType.F64 && Components is 1 or 3 or 4;

    /// <summary>Gets the number of bytes of a sample: 1, 2, 4 or 8.</summary>
    public int BytesPerSample => SampleType switch
    {
        SampleType.U8 or SampleType.S8 => 1,
        SampleType.U16 or SampleType.S16 => 2,
        SampleType.F64 => 8,
        _ => 4,
    };

    /// <summary>Gets the number of bytes of a pixel, 1 to 32.</summary>
    public int BytesPerPixel => BytesPerSample * Components;

    /// <summary>Gets a value that indicates whether a pixel has colour: three or four components.</summary>
    public bool IsColor => Components > 1;

    /// <summary>Gets a value that indicates whether samples can be negative.</summary>
    public bool IsSigned => SampleType is SampleType.S8 or SampleType.S16 or SampleType.S32 or SampleType.F32 or SampleType.F64;

    /// <summary>Gets a value that indicates whether samples are floating-point numbers.</summary>
    public bool IsFloat => SampleType is SampleType.F32 or SampleType.F64;

    /// <summary>Returns the name of the format, such as <c>u16</c>, <c>u8x3</c> or <c>f32</c>.</summary>
    public override string ToString()
    {
        var type = SampleType.ToString().ToLowerInvariant();
        return Components == 1 ? type : string.Create(CultureInfo.InvariantCulture, $"{type}x{Components}");
    }

    /// <summary>Parses a name that <see cref="ToString"/> has written, in any case.</summary>
    /// <param name="text">The name, such as <c>s16</c> or <c>u8x4</c>.</param>
    /// <param name="format">The format, when the method returns <see langword="true"/>.</param>
    /// <returns><see langword="true"/> if the text is the name of a format; otherwise <see langword="false"/>.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out PixelFormat format)
    {
        foreach (var type in Enum.GetValues<SampleType>())
            foreach (var components in (ReadOnlySpan<int>)[1, 3, 4])
            {
                format = new(type, components);
                if (text.Equals(format.ToString(), StringComparison.OrdinalIgnoreCase))
                    return true;
            }

        format = default;
        return false;
    }
}
