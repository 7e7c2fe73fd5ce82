using ImageLoaders.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary>What the ids of all prefetches may take of memory together: while their bodies are read, and until their loads have ended. Safe for concurrent use.</summary>
internal sealed class PrefetchBudget
{
    /// <summary>Bytes of all lists, those that are being read included.</summary>
    public const long MostBytes = 32 << 20;

    private long _takenBytes;

    /// <summary>Takes a share; dispose of it to give it back.</summary>
    /// <exception cref="RequestException">There is not as much left.</exception>
    public Share Take(long bytes)
    {
        if (Interlocked.Add(ref _takenBytes, bytes) <= MostBytes)
            return new(this, bytes);
        Interlocked.Add(ref _takenBytes, -bytes);
        throw new RequestException(StatusCodes.Status429TooManyRequests, "too-many-prefetches", $"The lists that are being prefetched take {MostBytes >> 20} MiB together, which is as much as they may. Cancel one, or ask for less at once.")
        {
            RetryAfterSeconds = 1,
        };
    }

    /// <summary>What one list takes.</summary>
    internal sealed class Share(PrefetchBudget budget, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        /// <summary>Gives back, or takes without asking, what the list turned out to need less or more.</summary>
        public void Become(long bytes) => Interlocked.Add(ref budget._takenBytes, bytes - Interlocked.Exchange(ref _bytes, bytes));

        public void Dispose() => Become(0);
    }
}
