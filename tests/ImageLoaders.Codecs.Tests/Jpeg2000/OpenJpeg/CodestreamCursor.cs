using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests;

/// <summary>
/// What OpenJPEG reads from: pinned bytes, and an end marker behind them. It lives on the decoding thread's stack. The callbacks never
/// throw.
/// </summary>
internal unsafe struct CodestreamCursor
{
    private static nuint End => nuint.MaxValue;

    private const int EndMarkerLength = 2;

    public byte* Bytes;

    /// <summary>How many bytes there are, without the end marker.</summary>
    public long Length;

    public long Position;

    /// <summary>Not 0: whoever waits has gone away; the stream ends here, and with it the decoding, at the next tile.</summary>
    public volatile int IsCancelled;

    /// <summary>With the end marker, which follows whether it was there or not.</summary>
    public readonly long TotalLength => Length + EndMarkerLength;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nuint Read(byte* target, nuint length, CodestreamCursor* cursor)
    {
        var left = cursor->TotalLength - cursor->Position;
        if (left <= 0 || length == 0 || cursor->IsCancelled != 0)
            return End;
        long count;
        if (cursor->Position < cursor->Length)
        {
            count = Math.Min((long)Math.Min(length, int.MaxValue), cursor->Length - cursor->Position);
            Unsafe.CopyBlockUnaligned(target, cursor->Bytes + cursor->Position, (uint)count);
        }
        else
        {
            count = 1;
            *target = left == EndMarkerLength ? (byte)0xFF : (byte)0xD9;
        }

        cursor->Position += count;
        return (nuint)count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static long Skip(long count, CodestreamCursor* cursor)
    {
        if (count < 0 || cursor->Position >= cursor->TotalLength)
            return -1;
        count = Math.Min(count, cursor->TotalLength - cursor->Position);
        cursor->Position += count;
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Seek(long position, CodestreamCursor* cursor)
    {
        if (position < 0 || position > cursor->TotalLength)
            return 0;
        cursor->Position = position;
        return 1;
    }
}
