using System.Net;
using System.Text;
using ImageLoaders.Tests.Attacks;

namespace ImageLoaders.AspNetCore.Tests.Attacks;

/// <summary>Files that are short and say that they are much, given to the service as it ships: they are refused by name of the limit, take
/// next to nothing, and no plugin is blamed for them.</summary>
[CancelAfter(300_000)]
public sealed class DecodeAttackTests
{
    private static readonly byte[] SmallPng =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

    [Test]
    public async Task HostileFiles_AreRefused_AndEverySchemeIsStillThere(CancellationToken timeout)
    {
        await using var service = await ServiceAttack.StartAsync();
        foreach (var (kind, bytes, status) in Hostile())
        {
            using var answer = await service.GetAsync($"/images/image?id={await AddAsync(service, bytes)}");
            var problem = await Service.ReadProblemAsync(answer, status);
            Assert.That(problem.GetProperty("detail").GetString(), Is.Not.Empty, kind);
        }

        using var ready = await service.GetAsync("/health/ready");
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(service.Host.Schemes, Is.SupersetOf((string[])["data", "dicomfile", "http", "https", "wadors", "wadouri", "webfile"]));
    }

    [Test]
    [Category("Long")]
    public Task TwelveProgressiveJpegs_EachDroppedAfterTwoSeconds_LeaveABystanderServed(CancellationToken timeout) =>
        AttackAsync("12 x progressive JPEG of 182 KB, 8,000 x 8,000, 491 scans, dropped after 2 s",
            "32 passes over the blocks; MaximumStuckCalls", HostilePictures.ProgressiveJpeg(8000, 491), 12, timeout);

    [Test]
    [Category("Long")]
    public Task EmptyJpeg2000_28000Pixels_LeaveABystanderServed(CancellationToken timeout) =>
        AttackAsync("4 x JPEG 2000 of empty packets, 28,000 x 28,000", "1,024 samples a byte; MaximumLoadMemoryBytes",
            Dicom(28_000, HostilePictures.EmptyJpeg2000(28_000)), 4, timeout);

    [Test]
    [Category("Long")]
    public Task BlankJpeg2000_WithinTheLimits_LeaveABystanderServed(CancellationToken timeout) =>
        AttackAsync("12 x JPEG 2000 of empty packets, 5,700 x 5,700", "decode permits; MaximumLoadMemoryBytes",
            Dicom(5700, HostilePictures.EmptyJpeg2000(5700)), 12, timeout);

    private static async Task AttackAsync(string attack, string bound, byte[] file, int count, CancellationToken timeout)
    {
        await using var service = await ServiceAttack.StartAsync();
        var (cheap, hostile) = (await AddAsync(service, SmallPng), await AddAsync(service, file));
        var separator = hostile.StartsWith("dicom", StringComparison.Ordinal) ? "&" : "%23";
        await ServiceAttack.RunAsync(service, attack, bound, cheap, Enumerable.Range(0, count).Select(i => $"{hostile}{separator}{i}"),
            TimeSpan.FromSeconds(2), timeout);
    }

    private static IEnumerable<(string Kind, byte[] Bytes, HttpStatusCode Status)> Hostile() =>
    [
        ("progressive JPEG", HostilePictures.ProgressiveJpeg(8000, 491), HttpStatusCode.RequestEntityTooLarge),
        ("JPEG that its bytes cannot hold", HostilePictures.ProgressiveJpeg(8000, 1)[..10_000], HttpStatusCode.UnprocessableEntity),
        ("JPEG 2000 of empty packets", Dicom(28_000, HostilePictures.EmptyJpeg2000(28_000)), HttpStatusCode.RequestEntityTooLarge),
        ("progressive JPEG in DICOM", Dicom(8000, HostilePictures.ProgressiveJpeg(8000, 491), "1.2.840.10008.1.2.4.50"),
            HttpStatusCode.RequestEntityTooLarge),
        ("RLE that its bytes cannot hold", Dicom(30_000, [1, 0, 0, 0, 64, .. new byte[59], 0xFD, 7], "1.2.840.10008.1.2.5"),
            HttpStatusCode.UnprocessableEntity),
    ];

    // Its first image's id, as a query takes it.
    private static async Task<string> AddAsync(Service service, byte[] bytes)
    {
        using var answer = await service.SendAsync(HttpMethod.Post, "/images/content", new ByteArrayContent(bytes));
        var content = await Service.ReadJsonAsync(answer);
        return Uri.EscapeDataString(content.GetProperty("imageIds").EnumerateArray()
            .FirstOrDefault() is { ValueKind: System.Text.Json.JsonValueKind.String } id
            ? id.GetString()! : "dicomfile:" + content.GetProperty("name").GetString());
    }

    /// <summary>A DICOM file of one grey frame of 8 bits, encapsulated.</summary>
    private static byte[] Dicom(int side, byte[] codestream, string syntax = "1.2.840.10008.1.2.4.90")
    {
        var file = new MemoryStream();
        var meta = new MemoryStream();
        Text(meta, 2, 0x10, "UI", syntax);
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        Element(file, 2, 0, "UL", BitConverter.GetBytes((uint)meta.Length));
        file.Write(meta.ToArray());
        Text(file, 8, 0x18, "UI", "1.2.3");
        foreach (var (element, value) in ((int, int)[])[(2, 1), (0x10, side), (0x11, side), (0x100, 8), (0x101, 8), (0x102, 7), (0x103, 0)])
        {
            if (element == 0x10)
                Text(file, 0x28, 4, "CS", "MONOCHROME2");
            Element(file, 0x28, element, "US", BitConverter.GetBytes((ushort)value));
        }

        file.Write([0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0,
            0xE0]);
        file.Write(BitConverter.GetBytes((codestream.Length + 1) & ~1));
        file.Write(codestream);
        file.Write(new byte[codestream.Length & 1]);
        file.Write([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
        return file.ToArray();
    }

    private static void Text(MemoryStream file, int group, int element, string vr, string text) =>
        Element(file, group, element, vr, Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + (vr == "UI" ? '\0' : ' ')));

    private static void Element(MemoryStream file, int group, int element, string vr, byte[] value)
    {
        file.Write(BitConverter.GetBytes((ushort)group));
        file.Write(BitConverter.GetBytes((ushort)element));
        file.Write(Encoding.ASCII.GetBytes(vr));
        file.Write(BitConverter.GetBytes((ushort)value.Length));
        file.Write(value);
    }
}
