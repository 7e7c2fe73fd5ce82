using ImageLoaders.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary>
/// What the ids of all prefetches may take of memory together: while their bodies are read, and until their loads have ended. Safe for
/// concurrent use.
/// </summary>
internal sealed class PrefetchBudget
{
    /// <summary>Bytes of all lists, those that are being read included.</summary>
    public const long MostBytes = 32 << 20;

    private long _takenBytes;

    /// <summary>A share of nothing yet; dispose of it to give it back.</summary>
    public Share Begin() => new(this);

    /// <summary>What one list takes.</summary>
    internal sealed class Share(PrefetchBudget budget) : IDisposable
    {
        private long _bytes;

        /// <summary>Takes as much as the list needs by now.</summary>
        /// <exception cref="RequestException">There is not as much left; the share stays as it was.</exception>
        public void Become(long bytes)
        {
            var more = bytes - _bytes;
            if (Interlocked.Add(ref budget._takenBytes, more) > MostBytes && more > 0)
            {
                Interlocked.Add(ref budget._takenBytes, -more);
                throw new RequestException(StatusCodes.Status429TooManyRequests, "too-many-prefetches",
                    $"The lists that are being prefetched take {MostBytes >> 20} MiB together, which is the limit. Cancel one, or "
                    + "request fewer ids at once.")
                {
                    RetryAfterSeconds = 1,
                    Limit = "Prefetches",
                };
            }

            _bytes = bytes;
        }

        public void Dispose() => Become(0);
    }
}
