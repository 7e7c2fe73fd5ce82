using System.Buffers.Binary;
using System.Text;
using ImageLoaders.Tests;

namespace NiftiLoader.Tests;

/// <summary>Every type of voxel in both byte orders, as a file, compressed in several ways and as a pair, with odd sizes.</summary>
public sealed class NiftiVariantTests
{
    private const int Columns = 5;
    private const int Rows = 3;
    private const int Slices = 2;

    // The code of nifti1.h and the number of bits.
    private static readonly (short Code, short Bits)[] Types =
        [(2, 8), (4, 16), (8, 32), (16, 32), (64, 64), (256, 8), (512, 16), (768, 32), (1024, 64), (1280, 64)];

    [Test]
    public async Task Load_AnyTypeInAnyOrderAndContainer_HasItsValues(
        [ValueSource(nameof(Types))] (short Code, short Bits) type,
        [Values] bool isBigEndian,
        [Values("plain", "gzip", "two members", "gzip and more", "pair", "pair, compressed")] string container)
    {
        using var folder = new TemporaryFolder();
        using var plugin = new TestPlugin();
        var (header, voxels) = Make(type.Code, type.Bits, isBigEndian, isPair: container.StartsWith("pair", StringComparison.Ordinal));
        byte[] whole = [.. header, .. voxels];
        switch (container)
        {
            case "plain":
                plugin.Context.Content["content/a"] = whole;
                break;
            case "gzip":
                plugin.Context.Content["content/a"] = NiftiBytes.Gzip(whole);
                break;
            case "two members":
                plugin.Context.Content["content/a"] = [.. NiftiBytes.Gzip(whole[..360]), .. NiftiBytes.Gzip(whole[360..])];
                break;
            case "gzip and more":
                plugin.Context.Content["content/a"] = [.. NiftiBytes.Gzip(whole), .. "padding of a tape"u8];
                break;
            default:
                var (isPacked, end) = (container == "pair, compressed", container == "pair" ? "" : ".gz");
                await File.WriteAllBytesAsync(folder.PathOf($"x.hdr{end}"), isPacked ? NiftiBytes.Gzip(header) : header);
                await File.WriteAllBytesAsync(folder.PathOf($"x.img{end}"), isPacked ? NiftiBytes.Gzip(voxels) : voxels);
                break;
        }

        var id = container switch
        {
            "pair" => $"nifti:{folder.PathOf("x.hdr")}",
            "pair, compressed" => $"nifti:{folder.PathOf("x.hdr.gz")}",
            _ => "nifti:content/a",
        };
        var image = await plugin.Load($"{id}?frame=2");

        Assert.That((image.Columns, image.Rows), Is.EqualTo((Columns, Rows)));
        Assert.That(Enumerable.Range(0, Columns * Rows).Select(i => StoredValue.At(image, i)),
            Is.EqualTo(Enumerable.Range(Columns * Rows, Columns * Rows)));
        Assert.That((await plugin.Plane($"{id}?frame=2")).ImagePositionPatient, Is.EqualTo(new double[] { 0, 0, 4 }));
    }

    // The value of a voxel is its index.
    private static (byte[] Header, byte[] Voxels) Make(short code, short bits, bool isBigEndian, bool isPair)
    {
        var header = new byte[isPair ? 348 : 352];
        Put(header, 0, 348, 32, isBigEndian);
        foreach (var (at, value) in new[] { (40, 3), (42, Columns), (44, Rows), (46, Slices), (70, code), (72, bits), (254, 1) })
            Put(header, at, value, 16, isBigEndian);
        foreach (var (at, value) in new[] { (76, 1), (80, 2), (84, 3), (88, 4), (108, isPair ? 0 : 352), (280, 2), (300, 3), (320, 4) })
            Put(header, at, BitConverter.SingleToInt32Bits(value), 32, isBigEndian);
        header[123] = 2; // millimetres
        Encoding.Latin1.GetBytes(isPair ? "ni1\0" : "n+1\0").CopyTo(header, 344);
        var voxels = new byte[Columns * Rows * Slices * bits / 8];
        for (var i = 0; i < Columns * Rows * Slices; i++)
            Put(voxels, i * bits / 8, code switch
            {
                16 => BitConverter.SingleToInt32Bits(i),
                64 => BitConverter.DoubleToInt64Bits(i),
                _ => i,
            }, bits, isBigEndian);
        return (header, voxels);
    }

    private static void Put(byte[] bytes, int at, long value, int bits, bool isBigEndian)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(all, value);
        var own = bytes.AsSpan(at, bits / 8);
        all[..own.Length].CopyTo(own);
        if (isBigEndian)
            own.Reverse();
    }
}
