using System.Globalization;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Tests;

/// <summary>Slices in memory whose values are a function of the place, put into a <see cref="TestHost"/> as memory:0, memory:1…</summary>
internal sealed record MemoryVolume
{
    public int Columns { get; init; } = 12;

    public int Rows { get; init; } = 10;

    public int Slices { get; init; } = 8;

    public double[] X { get; init; } = [1, 0, 0];

    public double[] Y { get; init; } = [0, 1, 0];

    public double ColumnSpacing { get; init; } = 1;

    public double RowSpacing { get; init; } = 1;

    /// <summary>The centre of the first pixel of a slice.</summary>
    public Func<int, double[]> Position { get; init; } = k => [0, 0, 2 * k];

    /// <summary>The stored value at column, row, slice.</summary>
    public Func<int, int, int, double> Value { get; init; } = (i, j, k) => i + (20 * j) + (400 * k);

    public SampleType SampleType { get; init; } = SampleType.S16;

    public Func<Image, int, Image>? Finish { get; init; }

    public Func<int, IEnumerable<MetadataModule>> Modules { get; init; } = _ => [];

    public string Scheme { get; init; } = "memory";

    public string? FrameOfReference { get; init; }

    /// <summary>Adds the slices.</summary>
    public void AddTo(TestHost host)
    {
        for (var k = 0; k < Slices; k++)
            host.Memory[string.Create(CultureInfo.InvariantCulture, $"{Scheme}:{k}")] = (Slice(k), Metadata(k));
    }

    /// <summary>Adds slices that cannot be loaded.</summary>
    public void AddMetadataTo(TestHost host)
    {
        for (var k = 0; k < Slices; k++)
            host.Memory[string.Create(CultureInfo.InvariantCulture, $"{Scheme}:{k}")] = (null!, Metadata(k));
    }

    private Image Slice(int k)
    {
        var pixels = new ImageLoadRequest("memory:0").AllocatePixels(Rows, Columns, new(SampleType, 1));
        for (var j = 0; j < Rows; j++)
            for (var i = 0; i < Columns; i++)
                Write(pixels, (j * Columns) + i, Value(i, j, k));
        return Finish is null ? new(pixels) : Finish(new(pixels), k);
    }

    private ImageMetadata Metadata(int k) => new(Modules(k).Append(new ImagePlaneModule
    {
        Rows = Rows,
        Columns = Columns,
        ImageOrientationPatient = [.. X, .. Y],
        ImagePositionPatient = [.. Position(k)],
        FrameOfReferenceUid = FrameOfReference,
        RowPixelSpacing = RowSpacing,
        ColumnPixelSpacing = ColumnSpacing,
    }));

    private static void Write(PixelBuffer pixels, int index, double value)
    {
        switch (pixels.Format.SampleType)
        {
            case SampleType.U8:
                pixels.GetSamples<byte>()[index] = (byte)value;
                break;
            case SampleType.S8:
                pixels.GetSamples<sbyte>()[index] = (sbyte)value;
                break;
            case SampleType.U16:
                pixels.GetSamples<ushort>()[index] = (ushort)value;
                break;
            case SampleType.S16:
                pixels.GetSamples<short>()[index] = (short)value;
                break;
            case SampleType.U32:
                pixels.GetSamples<uint>()[index] = (uint)value;
                break;
            case SampleType.S32:
                pixels.GetSamples<int>()[index] = (int)value;
                break;
            case SampleType.F32:
                pixels.GetSamples<float>()[index] = (float)value;
                break;
            default:
                pixels.GetSamples<double>()[index] = value;
                break;
        }
    }
}
