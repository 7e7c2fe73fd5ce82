using System.Security.Cryptography;

namespace ImageLoaders.Display.Tests;

public sealed class ColorMapTests
{
    [Test]
    public void All_ColorMaps_AreTheEighteenOfCornerstone() => Assert.That(ColorMaps.All.Select(map => map.Name), Is.EqualTo(new[]
    {
        "hotIron", "pet", "hotMetalBlue", "pet20Step", "gray", "jet", "hsv", "hot", "cool", "spring", "summer", "autumn", "winter", "bone",
            "copper", "spectral", "coolwarm", "blues",
    }));

    // Entries of PS3.6 annex B, and the ends and middles that the others are known by.
    [TestCase("hotIron", 1, "020000")]
    [TestCase("hotIron", 128, "FF0000")]
    [TestCase("hotIron", 129, "FF0200")]
    [TestCase("hotIron", 192, "FF8004")]
    [TestCase("hotIron", 254, "FFFCFC")]
    [TestCase("hotIron", 255, "FFFFFF")]
    [TestCase("pet", 1, "000201")]
    [TestCase("pet", 63, "00807D")]
    [TestCase("pet", 64, "017E7F")]
    [TestCase("pet", 106, "552BD3")]
    [TestCase("pet", 128, "8000FF")]
    [TestCase("pet", 129, "8202FC")]
    [TestCase("pet", 192, "FF8000")]
    [TestCase("pet", 213, "FFAA55")]
    [TestCase("pet", 255, "FFFFFF")]
    [TestCase("hotMetalBlue", 8, "000010")]
    [TestCase("hotMetalBlue", 86, "0300A9")]
    [TestCase("hotMetalBlue", 102, "3200C8")]
    [TestCase("hotMetalBlue", 120, "5D0290")]
    [TestCase("hotMetalBlue", 239, "FFE2CB")]
    [TestCase("pet20Step", 12, "000000")]
    [TestCase("pet20Step", 13, "600050")]
    [TestCase("pet20Step", 255, "FFFFFF")]
    [TestCase("gray", 77, "4D4D4D")]
    [TestCase("hsv", 0, "FF0000")]
    [TestCase("hsv", 85, "08FF00")]
    [TestCase("hsv", 170, "0010FF")]
    [TestCase("hot", 0, "0B0000")]
    [TestCase("hot", 255, "FFFFFF")]
    [TestCase("cool", 0, "00FFFF")]
    [TestCase("cool", 255, "FF00FF")]
    [TestCase("spring", 255, "FFFF00")]
    [TestCase("summer", 0, "008066")]
    [TestCase("autumn", 255, "FFFF00")]
    [TestCase("winter", 255, "00FF80")]
    [TestCase("bone", 0, "000000")]
    [TestCase("bone", 255, "FFFFFF")]
    [TestCase("copper", 255, "FFC77F")]
    [TestCase("jet", 0, "000080")]
    [TestCase("jet", 255, "800000")]
    [TestCase("coolwarm", 0, "3B4CC0")]
    [TestCase("spectral", 255, "CCCCCC")]
    public void Find_Map_HasItsKnownColors(string name, int grey, string expected)
    {
        var color = ColorMaps.Find(name)!.Colors[grey];

        Assert.That($"{color.Red:X2}{color.Green:X2}{color.Blue:X2}", Is.EqualTo(expected));
    }

    [Test]
    public void Find_UnknownName_IsNull() => Assert.That(ColorMaps.Find("plaid"), Is.Null);

    /// <summary>
    /// SHA-256 of the 256 x 3 bytes that cornerstone-core 2.6.1 has for each of its maps, read out of its <c>colors.getColormap(name)</c>.
    /// </summary>
    [TestCase("hotIron", "8bba464199e149c18cf501e8174289abf693e5af4a7db4c1602ad48dd4338dda")]
    [TestCase("pet", "bc03f513531e405c3535f0e0d42ab86fb4d7df84fc02f2cd96e75c364b460145")]
    [TestCase("hotMetalBlue", "a421277b84abae409188b25c2fba742ad459dc30356a4aebd37ceb33a94718f9")]
    [TestCase("pet20Step", "6f4f77ec9646ab6c536f1abe9e755ab548dfd0a4e71c4bfe130be2bd355c54ac")]
    [TestCase("gray", "72432263dbfe17abc40ed269f24c7a344e077e3671007dfc8a2f3851f8193dc2")]
    [TestCase("jet", "6a8f95ac6beaed88148ac128eec2d08e94a80b6fd9c5804ae088cd5be8ebf64a")]
    [TestCase("hsv", "d0c8ed90f3905f31aa66bc4e2ecd566d09d281246b3e1ba2c8dc1e3df53b8432")]
    [TestCase("hot", "0544ac654fd21401ad310658abc29d2c09eea894e61d47c65190d8298ee12832")]
    [TestCase("cool", "8359bf7127b4de4f276ad8853e3553b7ac51597617cb0cbd9a9b26ea8cc9660a")]
    [TestCase("spring", "1936eccfa8b7e627543a378f2070b8552225e00dcc796baec58f747de1fbba69")]
    [TestCase("summer", "29eb4772d70a36b90150369308851ae3404c27d6e3f531ae5cb80a803fd043f4")]
    [TestCase("autumn", "fe05d7bad3acff9003a656a2aff7ea3fb932a975c438482d39feada08d318b5c")]
    [TestCase("winter", "48c15a26da53f9c5633f3d6033f5be1a9ac2356f02aed88472b61951844cd6b6")]
    [TestCase("bone", "925d166a0e93597b2554ace7412c4612b587d204de9d6d0a7fdc19c2791864b4")]
    [TestCase("copper", "0df8849b7413c3b1ee67eda5b406df20ee3fed588078c81b1be90aad64c77134")]
    [TestCase("spectral", "424016d3530aa92b837f60d220fad8bd7dd10c452de6b2562fca961f684cfb57")]
    [TestCase("coolwarm", "c80051e617dce52a08a48401466162a2f4204b3d3d3f49378a021cd34a0ac364")]
    [TestCase("blues", "8cd7426282dd1ba6dd6674e855af43d958f33fff292392fbd378d8af97eb15e6")]
    public void Find_Map_HasThe256ColorsOfCornerstone(string name, string expected)
    {
        byte[] colors = [.. ColorMaps.Find(name)!.Colors.SelectMany(color => new[] { color.Red, color.Green, color.Blue })];

        Assert.That(Convert.ToHexStringLower(SHA256.HashData(colors)), Is.EqualTo(expected));
    }
}
