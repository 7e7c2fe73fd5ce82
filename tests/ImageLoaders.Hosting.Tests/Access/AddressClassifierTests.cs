using System.Net;
using ImageLoaders.Hosting.Access;

namespace ImageLoaders.Hosting.Tests.Access;

public sealed class AddressClassifierTests
{
    [TestCase("8.8.8.8")]
    [TestCase("1.0.0.0")]
    [TestCase("9.255.255.255")]
    [TestCase("11.0.0.0")]
    [TestCase("100.63.255.255")]
    [TestCase("100.128.0.0")]
    [TestCase("126.255.255.255")]
    [TestCase("128.0.0.0")]
    [TestCase("172.15.255.255")]
    [TestCase("172.32.0.0")]
    [TestCase("192.167.255.255")]
    [TestCase("192.169.0.0")]
    [TestCase("223.255.255.255")]
    [TestCase("2606:4700::1111")]
    [TestCase("2a00:1450::8888")]
    [TestCase("::ffff:8.8.8.8")]
    [TestCase("64:ff9b::8.8.8.8")]
    [TestCase("2002:808:808::1")]
    public void Classify_PublicAddress_IsPublic(string address) =>
        Assert.That(AddressClassifier.Classify(IPAddress.Parse(address)), Is.EqualTo(AddressKind.Public));

    [TestCase("127.0.0.1")]
    [TestCase("127.255.255.254")]
    [TestCase("10.0.0.1")]
    [TestCase("172.16.0.1")]
    [TestCase("172.31.255.255")]
    [TestCase("192.168.1.1")]
    [TestCase("169.254.169.254")]
    [TestCase("100.64.0.1")]
    [TestCase("100.127.255.255")]
    [TestCase("192.0.0.8")]
    [TestCase("192.0.2.1")]
    [TestCase("198.18.0.1")]
    [TestCase("198.19.255.255")]
    [TestCase("203.0.113.1")]
    [TestCase("::1")]
    [TestCase("fc00::1")]
    [TestCase("fdff::1")]
    [TestCase("fe80::1%2")]
    [TestCase("fec0::1")]
    [TestCase("::ffff:127.0.0.1")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("::127.0.0.1")]
    [TestCase("64:ff9b::127.0.0.1")]
    [TestCase("64:ff9b::a9fe:a9fe")]
    [TestCase("64:ff9b:1::1")]
    [TestCase("2002:7f00:1::1")]
    [TestCase("2002:a9fe:a9fe::1")]
    [TestCase("2001::1")]
    [TestCase("2001:1ff::1")]
    [TestCase("2001:db8::1")]
    [TestCase("3fff::1")]
    [TestCase("100::1")]
    [TestCase("4000::1")]
    public void Classify_NearOrUnassignedAddress_IsPrivate(string address) =>
        Assert.That(AddressClassifier.Classify(IPAddress.Parse(address)), Is.EqualTo(AddressKind.Private));

    [TestCase("0.0.0.0")]
    [TestCase("0.1.2.3")]
    [TestCase("224.0.0.1")]
    [TestCase("239.255.255.255")]
    [TestCase("240.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("ff02::1")]
    [TestCase("::ffff:0.0.0.0")]
    [TestCase("2002:e000:1::1")]
    public void Classify_NobodysAddress_IsNever(string address) =>
        Assert.That(AddressClassifier.Classify(IPAddress.Parse(address)), Is.EqualTo(AddressKind.Never));
}
