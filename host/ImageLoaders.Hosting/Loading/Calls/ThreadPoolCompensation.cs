using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>
/// Adds threads to the thread pool in place of those that plugins block. The runtime adds one each half a second, and until then the loads
/// of every other plugin wait. While calls run, this checks the pool every few milliseconds from a thread of its own. Where work waits
/// though a processor is idle, it raises the pool's minimum so that as many threads as there are processors can go on, by at most one for
/// each call that runs. When the calls have ended it lowers it again. Safe for concurrent use.
/// </summary>
/// <param name="logger">Is told which plugin blocks threads, where one is seen to.</param>
/// <param name="running">The calls that run.</param>
internal sealed class ThreadPoolCompensation(ILogger logger, RunningCalls running) : IDisposable
{
    private const int ChecksWithoutCalls = 100;

    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(5);
    private static readonly Lock PoolLock = new(); // the pool is the process's, and there may be several hosts

    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _lock = new();
    private Thread? _thread;
    private int _calls;
    private int _added;
    private bool _workWaited;
    private bool _isBlamed;
    private TimeSpan _processorTime;
    private long _checkedAt;
    private volatile bool _rests = true;
    private volatile bool _isDisposed;

    /// <summary>Gets the calls that run.</summary>
    public RunningCalls Running => running;

    /// <summary>Gets the number of threads by which the pool's minimum is raised now.</summary>
    public int Added => Volatile.Read(ref _added);

    /// <summary>A call goes into a plugin.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref _calls);
        if (_rests)
            Wake();
    }

    /// <summary>The plugin's own work has ended.</summary>
    public void End() => Interlocked.Decrement(ref _calls);

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            if (_thread is null)
                _wake.Dispose();
            else
                _wake.Set();
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            if (_thread is null)
                (_thread = new Thread(Run) { IsBackground = true, Name = "ImageLoaders: thread pool compensation" }).UnsafeStart();
            _wake.Set();
        }
    }

    private void Run()
    {
        _rests = false;
        for (var without = 0; !_isDisposed; without = Volatile.Read(ref _calls) > 0 ? 0 : without + 1)
        {
            _wake.WaitOne(BetweenChecks);
            Check();
            if (without >= ChecksWithoutCalls)
                Rest();
        }

        Lower(0);
        lock (_lock)
            _wake.Dispose();
    }

    private void Rest()
    {
        _rests = true;
        Interlocked.MemoryBarrier(); // a call that began before this is seen here, one that begins after it sees that this rests
        if (Volatile.Read(ref _calls) == 0)
            _wake.WaitOne();
        _rests = false;
        _workWaited = false;
    }

    private void Check()
    {
        var (processorTime, now) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var busy = (processorTime - _processorTime) / Stopwatch.GetElapsedTime(_checkedAt, now);
        (_processorTime, _checkedAt) = (processorTime, now);
        var workWaits = ThreadPool.PendingWorkItemCount > 0;
        var calls = Volatile.Read(ref _calls);
        if (_added == 0)
            _isBlamed = false;
        else if (!_isBlamed && running.FindBlocking() is var (plugin, blocking))
        {
            _isBlamed = true;
            Log.PoolIsBlocked(logger, plugin, blocking);
        }

        if (calls < _added)
            Lower(calls);
        else if (workWaits && _workWaited && busy < Environment.ProcessorCount - 0.5)
            Raise(ThreadPool.ThreadCount - (int)Math.Ceiling(busy) + Environment.ProcessorCount, calls);
        _workWaited = workWaits;
    }

    private void Raise(int threads, int calls)
    {
        lock (PoolLock)
        {
            ThreadPool.GetMinThreads(out var minimum, out var completionPorts);
            var more = Math.Min(threads - minimum, calls - _added);
            if (more <= 0 || !ThreadPool.SetMinThreads(minimum + more, completionPorts))
                return;
            Volatile.Write(ref _added, _added + more);
        }
    }

    private void Lower(int added)
    {
        lock (PoolLock)
        {
            ThreadPool.GetMinThreads(out var minimum, out var completionPorts);
            ThreadPool.SetMinThreads(Math.Max(1, minimum - (_added - added)), completionPorts);
            Volatile.Write(ref _added, added);
        }
    }
}
