using ImageLoaders.Metadata;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>Electrocardiograms (PS3.3 C.10.9).</summary>
internal static class EcgModules
{
    private const uint WaveformSequence = 0x54000100;
    private const uint ChannelSequence = 0x003A0200;
    private const uint SourceSequence = 0x003A0208;
    private const uint UnitsSequence = 0x003A0211;

    /// <summary>More than any recorder has, so that what is kept stays small.</summary>
    private const int Most = 1000;

    public static EcgModule? Waveforms(AttributeReader attributes) => attributes.Data.Has(WaveformSequence)
        ? new() { Waveforms = [.. attributes.Data.Items(WaveformSequence).Take(Most).Select(item => Waveform(attributes.In(item)))] }
        : null;

    private static EcgWaveform Waveform(AttributeReader item) => new()
    {
        Label = item.Text(0x003A0020),
        NumberOfSamples = item.Whole(0x003A0010, Vr.UL),
        SamplingFrequency = item.Decimal(0x003A001A),
        BitsAllocated = item.Whole(0x54001004, Vr.US),
        SampleInterpretation = item.Code(0x54001006),
        Channels = [.. item.Data.Items(ChannelSequence).Take(Most).Select(channel => Channel(item.In(channel)))],
    };

    private static EcgChannel Channel(AttributeReader item) => new()
    {
        Source = item.Data.Item(SourceSequence) is { } source ? item.In(source).Text(0x00080104) : null,
        Sensitivity = item.Decimal(0x003A0210),
        SensitivityUnits = item.Data.Item(UnitsSequence)?.Text(0x00080100),
        SensitivityCorrectionFactor = item.Decimal(0x003A0212),
        Baseline = item.Decimal(0x003A0213),
    };
}
