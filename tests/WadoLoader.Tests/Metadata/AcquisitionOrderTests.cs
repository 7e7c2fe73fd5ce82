using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Metadata;

public sealed class AcquisitionOrderTests
{
    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task Module_OfASlice_HasWhatItStates()
    {
        var module = await ReadAsync(new()
        {
            First = writer => writer
                .Text(0x00080022, "DA", "20260102").Text(0x00080023, "DA", "20260103")
                .Text(0x00080032, "TM", "131415.25").Text(0x00080033, "TM", "10")
                .Text(0x00180081, "DS", "4.5").Text(0x00180086, "IS", "2").Text(0x00181060, "DS", "120")
                .Text(0x00200012, "IS", "9").Text(0x00200100, "IS", "3").Text(0x00200105, "IS", "12")
                .Text(0x00209056, "SH", "1").Bytes(0x00209057, "UL", [7, 0, 0, 0]),
        });

        Assert.That(module, Is.EqualTo(new AcquisitionOrderModule
        {
            TemporalPosition = 3,
            NumberOfTemporalPositions = 12,
            TriggerTime = 120,
            EchoTime = 4.5,
            EchoNumber = 2,
            StackId = "1",
            InStackPosition = 7,
            AcquisitionNumber = 9,
            AcquisitionDateTime = new(2026, 1, 2, 13, 14, 15, 250),
            ContentDateTime = new(2026, 1, 3, 10, 0, 0),
        }));
    }

    [Test]
    public async Task Module_OfAnEnhancedFrame_ResolvesItsGroups()
    {
        var file = new TestObject
        {
            Frames = 2,
            More = writer => writer.Sequence(0x52009229, true, item =>
                item.Sequence(0x00189114, true, group => group.Bytes(0x00189082, "FD", BitConverter.GetBytes(30.0))))
                .Sequence(0x52009230, false, item => Frame(item, 1), item => Frame(item, 2)),
        };

        Assert.That(await ReadAsync(file, 2), Is.EqualTo(new AcquisitionOrderModule
        {
            TemporalPosition = 12,
            TemporalPositionTimeOffset = 1.5,
            TriggerTime = 200,
            DiffusionBValue = 1000,
            EchoTime = 30,
            StackId = "S2",
            InStackPosition = 22,
            AcquisitionNumber = 32,
            AcquisitionDateTime = new(2026, 1, 2, 3, 4, 2),
        }));

        static void Frame(DicomWriter item, int number) => item
            .Sequence(0x00189117, true, group => group.Bytes(0x00189087, "FD", BitConverter.GetBytes(500.0 * number)))
            .Sequence(0x00189118, true, group => group.Bytes(0x00209153, "FD", BitConverter.GetBytes(100.0 * number)))
            .Sequence(0x00209111, true, group => group
                .Text(0x00189074, "DT", $"2026010203040{number}").Text(0x00209056, "SH", $"S{number}")
                .Bytes(0x00209057, "UL", [(byte)(20 + number), 0, 0, 0]).Bytes(0x00209128, "UL", [(byte)(10 + number), 0, 0, 0])
                .UInt16(0x00209156, 30 + number))
            .Sequence(0x00209310, true, group => group.Bytes(0x0020930D, "FD", BitConverter.GetBytes(0.75 * number)));
    }

    [TestCase(0x00190011u, "SIEMENS MR HEADER", 0x0019110Cu, "IS", "800", 800)]
    [TestCase(0x00430010u, "GEMS_PARM_01", 0x00431039u, "IS", "1000000600\\8\\0\\0", 600)]
    public async Task BValue_InAPrivateBlock_IsFoundByItsCreator(
        uint block, string creator, uint tag, string vr, string value, double expected)
    {
        var module = await ReadAsync(new()
        {
            First = writer => writer.Text(0x00080060, "CS", "MR").Text(block, "LO", creator).Text(tag, vr, value),
        });

        Assert.That(module!.DiffusionBValue, Is.EqualTo(expected));
    }

    [Test]
    public async Task BValue_OfAnotherCreator_IsNone()
    {
        var module = await ReadAsync(new()
        {
            First = writer => writer.Text(0x00080060, "CS", "MR").Text(0x00190010, "LO", "SOMEBODY").Text(0x0019100C, "IS", "800"),
        });

        Assert.That(module, Is.Null);
    }

    [Test]
    public async Task Module_OfNothingStated_IsNone() => Assert.That(await ReadAsync(new()), Is.Null);

    private async Task<AcquisitionOrderModule?> ReadAsync(TestObject what, int frame = 1)
    {
        var file = what.ToFile(TestObject.ExplicitLittleEndian, new long[24 * (what.Frames ?? 1)]);
        _host.Contents["content/test"] = () => ContentSource.FromBytes(file);
        return (await _host.MetadataAsync($"dicomfile:content/test?frame={frame}"))!.Get<AcquisitionOrderModule>();
    }
}
