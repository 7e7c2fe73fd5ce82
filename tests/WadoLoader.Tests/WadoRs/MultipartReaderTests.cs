using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageLoaders;
using WadoLoader.WadoRs;

namespace WadoLoader.Tests.WadoRs;

public sealed class MultipartReaderTests
{
    private const string Two = "--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n";

    [TestCase(Two, "one|two")]
    [TestCase("preamble\r\nof two lines\r\n" + Two + "epilogue\r\n--b\r\n\r\nno part\r\n", "one|two")]
    [TestCase("\r\n" + Two, "one|two")]
    [TestCase("--b \t\r\n\r\nblanks after the boundary\r\n--b--", "blanks after the boundary")]
    [TestCase("--b\r\n\r\n\r\n--b--", "")]
    [TestCase("--b\r\n\r\n\r\n\r\n--b--", "\r\n")]
    [TestCase("--b\r\n\r\nx--b--\r\n--bc\r\n--b-\r\n--b\n--b\r\n--b--", "x--b--\r\n--bc\r\n--b-\r\n--b\n--b")]
    [TestCase("--b\r\ncOnTeNt-LeNgTh: 8\r\n\r\n12345678\r\n--b--", "12345678")]
    [TestCase("--b\r\nContent-Length:8\r\n\r\n\r\n--b--x\r\n--b--", "\r\n--b--x")]
    [TestCase("--b--", null)]
    public async Task ReadAsync_Body_GivesItsParts(string body, string? parts)
    {
        for (var size = 1; size < 20; size++)
            Assert.That(await ReadAsync(Bytes(body), "b", size), Is.EqualTo(parts?.Split('|') ?? []));
    }

    [Test]
    public void ReadAsync_CutAnywhere_IsUnreachable()
    {
        var body = Bytes("preamble\r\n--b\r\nContent-Type: a/b\r\n\r\none\r\n--b\r\nContent-Length: 3\r\n\r\ntwo\r\n--b--");
        for (var length = 0; length < body.Length; length++)
        {
            var cut = body[..length];
            Assert.That(Error(() => ReadAsync(cut, "b")).Error, Is.EqualTo(ImageLoadError.Unreachable), $"{length} bytes");
        }
    }

    [TestCase("--b\r\nContent-Length: 3\r\n\r\none and more\r\n--b--", ImageLoadError.Malformed, "said to have 3 bytes, and has 12")]
    [TestCase("--b\r\nContent-Length: 300\r\n\r\none\r\n--b--", ImageLoadError.Unreachable, "cut off")]
    [TestCase("--b\r\nContent-Length: three\r\n\r\none\r\n--b--", ImageLoadError.Malformed, "no number")]
    [TestCase("--b\r\nContent-Length: -3\r\n\r\none\r\n--b--", ImageLoadError.Malformed, "no number")]
    [TestCase("--b\r\nContent-Length: 99999999999999999999\r\n\r\none\r\n--b--", ImageLoadError.Malformed, "no number")]
    [TestCase("--b\r\nContent-Length: 9999999999\r\n\r\none\r\n--b--", ImageLoadError.TooLarge, "said to have 9,999,999,999 bytes")]
    public void ReadAsync_WrongLength_IsAnError(string body, ImageLoadError error, string reason)
    {
        var exception = Error(() => ReadAsync(Bytes(body), "b"));
        Assert.Multiple(() =>
        {
            Assert.That(exception.Error, Is.EqualTo(error));
            Assert.That(exception.Reason, Does.Contain(reason));
        });
    }

    [TestCase("--b\n\none\n--b--\n")]
    [TestCase("--c\r\n\r\none\r\n--c--\r\n")]
    [TestCase("one")]
    [TestCase("")]
    public void NextAsync_NoLineThatIsTheBoundary_SaysSo(string body)
    {
        var failure = Assert.ThrowsAsync<ImageLoadException>(async () =>
            await new MultipartReader(new ChunkedStream(Encoding.Latin1.GetBytes(body)), "b").NextAsync(default))!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Unreachable));
        Assert.That(failure.Reason, Does.Contain("any line that is its boundary"));
    }

    [Test]
    public void ReadAsync_TooMuchOfAnything_IsAnError()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Error(() => ReadAsync(Bytes("--b\r\nX: " + new string('x', 40_000) + "\r\n\r\n\r\n--b--"), "b")).Error,
                Is.EqualTo(ImageLoadError.Malformed));
            Assert.That(Error(() => ReadAsync(Bytes(new string('x', 100_000) + Two), "b")).Error, Is.EqualTo(ImageLoadError.Malformed));
            Assert.That(Error(() => ReadAsync(Bytes("--b\r\n\r\n" + new string('x', 5_001) + "\r\n--b--"), "b", 5_000L)).Error,
                Is.EqualTo(ImageLoadError.TooLarge));
            Assert.That(Error(() => ReadAsync(Bytes(Two), "")).Error, Is.EqualTo(ImageLoadError.Malformed));
            Assert.That(Error(() => ReadAsync(Bytes(Two), new string('b', 300))).Error, Is.EqualTo(ImageLoadError.Malformed));
        });
    }

    [Test]
    public async Task NextAsync_UnreadPart_IsSkipped()
    {
        var reader = new MultipartReader(new ChunkedStream(Bytes(Two), 2), "b");

        Assert.That((await reader.NextAsync(default))!.ContentType, Is.EqualTo("text/plain"));
        Assert.That((await reader.NextAsync(default))!.ContentType, Is.Null);
        Assert.That(await reader.NextAsync(default), Is.Null);
        Assert.That(await reader.NextAsync(default), Is.Null);
    }

    [TestCase(true, 0)]
    [TestCase(false, 3 << 20)]
    public async Task ReadAsync_PartWhoseLengthIsKnownOrExpected_TakesNoSecondBuffer(bool isSaid, int expected)
    {
        var frame = new byte[3 << 20];
        new System.Random(5).NextBytes(frame);
        byte[] body = [.. Bytes(isSaid ? $"--b\r\nContent-Length: {frame.Length}\r\n\r\n" : "--b\r\n\r\n"), .. frame,
            .. Bytes("\r\n--b--")];
        var reader = new MultipartReader(new ChunkedStream(body), "b");
        var headers = await reader.NextAsync(default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var part = await reader.ReadAsync(headers!, expected, 1 << 30, ILoadBudget.Unlimited.BeginReservation(), default);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(part.Span.SequenceEqual(frame), Is.True);
        Assert.That(allocated, Is.LessThan(frame.Length + 20_000));
    }

    [Test]
    public void ReadAsync_AnyPartsInAnyPieces_ComeBack() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[][]>(),
            ArbMap.Default.ArbFor<byte[]>(),
            ArbMap.Default.ArbFor<bool>(),
            (parts, sizes, isSaid) =>
            {
                // Bytes that delimiters are made of, so that near misses are frequent.
                parts = [.. parts.Select(part => part.Select(b => "\r\n-bB "u8[b % 6]).ToArray())];
                using var body = new MemoryStream();
                foreach (var part in parts)
                {
                    body.Write(Bytes("\r\n--boundary-of-it\r\n"
                        + (isSaid ? $"Content-Length: {part.Length.ToString(CultureInfo.InvariantCulture)}\r\n" : "") + "\r\n"));
                    body.Write(part);
                }

                body.Write("\r\n--boundary-of-it--"u8);
                var read = ReadAsync(body.ToArray(), "boundary-of-it", [.. sizes.Select(size => (int)size)]).GetAwaiter().GetResult();
                return read.Length == parts.Length && read.Zip(parts).All(pair => pair.First == Encoding.Latin1.GetString(pair.Second));
            }).QuickCheckThrowOnFailure();

    [Test]
    public void ReadAsync_AnyBytes_EndInAContractError() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            byte[] body = [.. Bytes("--b\r\n"), .. bytes.Select(b => "\r\n-b: 1"u8[b % 7])];
            try
            {
                return ReadAsync(body, "b", 3).GetAwaiter().GetResult().Length >= 0;
            }
            catch (ImageLoadException exception)
            {
                return exception.Error is ImageLoadError.Unreachable or ImageLoadError.Malformed;
            }
        }).QuickCheckThrowOnFailure();

    [TestCase("multipart/related; type=\"image/jls; transfer-syntax=1.2\"; boundary=abc", "multipart/related", "abc",
        "image/jls; transfer-syntax=1.2")]
    [TestCase("Multipart/Related;BOUNDARY=\"a b;\\\"c\"", "multipart/related", "a b;\"c", null)]
    [TestCase("multipart/related; type=image/jls; boundary = abc ;", "multipart/related", "abc", "image/jls")]
    [TestCase("multipart/related; boundary=\"abc", "multipart/related", "abc", null)]
    [TestCase("image/png", "image/png", null, null)]
    [TestCase(null, "", null, null)]
    public void Parse_ContentType_GivesItsParameters(string? text, string name, string? boundary, string? type)
    {
        var media = MediaType.Parse(text);
        Assert.That((media.Name, media["boundary"], media["Type"]), Is.EqualTo((name, boundary, type)));
    }

    private static async Task<string[]> ReadAsync(byte[] body, string boundary, params int[] sizes) =>
        await ReadAsync(body, boundary, 1 << 20, sizes);

    private static async Task<string[]> ReadAsync(byte[] body, string boundary, long maximum, params int[] sizes)
    {
        var reader = new MultipartReader(new ChunkedStream(body, sizes), boundary);
        var parts = new List<string>();
        while (await reader.NextAsync(default) is { } headers)
            parts.Add(Encoding.Latin1.GetString(
                (await reader.ReadAsync(headers, 0, maximum, ILoadBudget.Unlimited.BeginReservation(), default)).Span));
        return [.. parts];
    }

    private static ImageLoadException Error(Func<Task> read) => Assert.ThrowsAsync<ImageLoadException>(() => read())!;

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
