using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using ImageLoaders.Tests;
using ImageLoaders.TestServers;

namespace ImageLoaders.Cli.Tests.Replicas;

/// <summary>A server of series whose every slice has pixels of its own, and clients that ask for them through a balancer.</summary>
internal sealed class Slices : IDisposable
{
    private const int Side = 16;

    private readonly TestServer _server;
    private readonly TimeSpan _wait;

    /// <param name="wait">Before each answer.</param>
    public Slices(TimeSpan wait = default)
    {
        _wait = wait;
        _server = new(AnswerAsync);
    }

    /// <summary>Requests that have come.</summary>
    public int Requests
    {
        get
        {
            lock (_server.Requests)
                return _server.Requests.Count;
        }
    }

    public string Path(int series, int slice) =>
        "/images/pixels?id=" + Uri.EscapeDataString($"wadouri:{_server.Url}/series/{series}/{slice}.dcm");

    /// <summary>Whether an answer has the pixels of the slice.</summary>
    public static bool IsOf(ReadOnlySpan<byte> pixels, int series, int slice) =>
        pixels.Length == 2 * Side * Side && BitConverter.ToUInt16(pixels) == Value(series, slice)
            && BitConverter.ToUInt16(pixels[^2..]) == Value(series, slice);

    /// <summary>Asks for slices without end, by several at once, until told to stop.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="parallel">How many ask.</param>
    /// <param name="next">The next slice of one who asks.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<Load> AskAsync(HttpClient client, int parallel, Func<Random, (int Series, int Slice)> next, CancellationToken stop)
    {
        var load = new Load();
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(i => Task.Run(async () =>
        {
            for (var random = new Random(i); !stop.IsCancellationRequested;)
                await AskOnceAsync(client, next(random), load);
        })));
        return load;
    }

    private async Task AskOnceAsync(HttpClient client, (int Series, int Slice) slice, Load load)
    {
        var begin = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await client.GetAsync(Path(slice.Series, slice.Slice));
            var pixels = await answer.Content.ReadAsByteArrayAsync();
            if (answer.StatusCode != HttpStatusCode.OK)
                load.Failures.Enqueue($"{(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(pixels)}");
            else if (!IsOf(pixels, slice.Series, slice.Slice))
                load.Wrong.Enqueue($"{slice}");
        }
        catch (HttpRequestException exception)
        {
            load.Failures.Enqueue(exception.Message);
        }

        load.Milliseconds.Enqueue(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
    }

    public void Dispose() => _server.Dispose();

    private static ushort Value(int series, int slice) => (ushort)((series * 251) + slice);

    private async Task AnswerAsync(TestServer server, TestServer.Request request, Stream stream)
    {
        if (_wait > TimeSpan.Zero)
            await Task.Delay(_wait);
        var parts = request.Path.Split('/', '.');
        var value = Value(int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[3], CultureInfo.InvariantCulture));
        await server.SendAsync(stream, "200 OK\r\nContent-Type: application/dicom\r\nETag: \"1\"",
            SmallDicomFile.Make(Side, Side, [.. Enumerable.Repeat(value, Side * Side)]));
    }

    /// <summary>What clients saw.</summary>
    internal sealed class Load
    {
        public ConcurrentQueue<double> Milliseconds { get; } = [];

        public ConcurrentQueue<string> Failures { get; } = [];

        public ConcurrentQueue<string> Wrong { get; } = [];

        public void AssertAllAnswered()
        {
            var times = Milliseconds.Order().ToArray();
            var (median, late) = (times[times.Length / 2], times[times.Length * 99 / 100]);
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{times.Length} requests, {Failures.Count} failed, {Wrong.Count} wrong; median {median:0.0} ms, p99 {late:0.0} ms, ")
                + string.Create(CultureInfo.InvariantCulture, $"longest {times[^1]:0} ms"));
            Assert.That(Wrong, Is.Empty);
            Assert.That(Failures, Is.Empty);
        }
    }
}
