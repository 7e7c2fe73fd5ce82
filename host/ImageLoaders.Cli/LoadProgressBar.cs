using System.Diagnostics;

namespace ImageLoaders.Cli;

/// <summary>
/// What <c>load</c> tells while it runs: a line for each image, and of many images on a terminal how far it is. Safe for concurrent use.
/// Not Spectre.Console's progress: that owns the stream of its bar, and the lines go to standard output while the bar is on standard error.
/// </summary>
internal sealed class LoadProgressBar : IDisposable
{
    private const int BarWidth = 30;
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _count;
    private int _done;
    private int _failed;

    private LoadProgressBar(int count) => _count = count;

    public static LoadProgressBar Start(int count) => new(count);

    private bool IsShown => _count > 1 && !Console.IsErrorRedirected;

    /// <summary>There are more images than was known at the start.</summary>
    public void Add(int count)
    {
        lock (_lock)
            _count += count;
    }

    /// <summary>Writes a line that is of no image.</summary>
    public void Note(string line)
    {
        lock (_lock)
        {
            Clear();
            Console.Out.WriteLine(Failure.OneLine(line));
            Draw();
        }
    }

    /// <summary>One image is done.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            Clear();
            Console.Out.WriteLine(Failure.OneLine(line));
            _done++;
            Draw();
        }
    }

    /// <summary>One image failed. Says what to exit with.</summary>
    public int Fail(Exception exception, bool isVerbose)
    {
        lock (_lock)
        {
            Clear();
            var code = Failure.Report(exception, isVerbose);
            _failed++;
            Draw();
            return code;
        }
    }

    /// <summary>Ends with a summary where there were several images.</summary>
    public void Dispose()
    {
        Clear();
        if (_count > 1)
            Console.Out.WriteLine($"{_done} loaded, {_failed} failed, {Rate():F1} images/s");
    }

    private double Rate() => (_done + _failed) / Math.Max(_clock.Elapsed.TotalSeconds, 0.001);

    private void Clear()
    {
        if (IsShown)
            Console.Error.Write("\r\e[K");
    }

    private void Draw()
    {
        if (!IsShown)
            return;
        var filled = (int)((long)(_done + _failed) * BarWidth / _count);
        var bar = $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] ";
        var figures = $"{_done + _failed}/{_count}, {Rate():F1} images/s, {_failed} failed";

        // What breaks over two lines cannot be taken back.
        var width = Console.WindowWidth > 0 ? Console.WindowWidth - 1 : int.MaxValue;
        var text = bar.Length + figures.Length <= width ? bar + figures : figures;
        Console.Error.Write(text[..Math.Min(text.Length, width)]);
    }
}
