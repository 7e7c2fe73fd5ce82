using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Keeps the first message of weight that OpenJPEG sends. It lives on the decoding thread's stack. The callback, which the
/// library's own
/// threads may call, one at a time, never throws.</summary>
internal unsafe struct MessageLog
{
    private const int Capacity = 240;

    private int _length;
    private fixed byte _text[Capacity];

    /// <summary>The library knows what old encoders meant by this, and decodes it right.</summary>
    private static ReadOnlySpan<byte> Harmless => "Non conformant codestream TPsot==TNsot"u8;

    /// <summary>The first message; empty when there was none.</summary>
    public string Text
    {
        get
        {
            fixed (byte* text = _text)
                return Encoding.UTF8.GetString(text, _length).Trim();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Add(byte* message, MessageLog* log)
    {
        if (log->_length != 0 || message == null)
            return;
        var length = 0;
        while (length < Capacity && message[length] != 0)
            length++;
        var text = new ReadOnlySpan<byte>(message, length);
        if (text.StartsWith(Harmless))
            return;
        text.CopyTo(new Span<byte>(log->_text, Capacity));
        log->_length = length;
    }
}
