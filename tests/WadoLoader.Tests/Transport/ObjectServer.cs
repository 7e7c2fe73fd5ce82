using System.Globalization;
using System.Text.RegularExpressions;
using ImageLoaders.TestServers;

namespace WadoLoader.Tests.Transport;

/// <summary>Serves one object, with or without ranges, as its properties say at the time of a request.</summary>
internal sealed class ObjectServer(byte[] bytes)
{
    public byte[] Bytes { get; set; } = bytes;

    public string? ETag { get; set; } = "\"one\"";

    public bool HasRanges { get; set; } = true;

    public (string Head, byte[] Body) Answer(TestServer.Request request)
    {
        var tag = ETag is null ? "" : $"\r\nETag: {ETag}";
        if (request["If-None-Match"] is { } held && held == ETag)
            return ("304 Not Modified" + tag, []);
        var range = Regex.Match(request["Range"] ?? "", "^bytes=([0-9]+)-([0-9]*)$");
        if (!HasRanges || !range.Success || (request["If-Range"] is { } expected && expected != ETag))
            return ($"200 OK\r\nContent-Type: application/dicom{tag}", Bytes);
        var from = int.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture);
        var to = range.Groups[2].Length > 0 ? Math.Min(int.Parse(range.Groups[2].Value, CultureInfo.InvariantCulture), Bytes.Length - 1)
            : Bytes.Length - 1;
        return ($"206 Partial Content\r\nContent-Type: application/dicom\r\nContent-Range: bytes {from}-{to}/{Bytes.Length}{tag}",
            Bytes[from..(to + 1)]);
    }
}
