using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ImageLoaders.TestServers;

namespace WadoLoader.Tests.WadoRs;

/// <summary>An instance as a DICOMweb server hands it out: 16-bit frames whose samples say which frame they are of.</summary>
internal sealed record TestInstance
{
    public const string Uid = "1.2.3.4";
    public const string Path = "/pacs/studies/1.2/series/1.3/instances/" + Uid;
    private const string Boundary = "the-boundary";

    public int Rows { get; init; } = 4;

    public int Columns { get; init; } = 6;

    public int Frames { get; init; } = 3;

    public string InstanceUid { get; init; } = Uid;

    /// <summary>More attributes, as JSON members with a comma before each.</summary>
    public string More { get; init; } = "";

    public string Json => $$"""
        [{"00080018":{"vr":"UI","Value":["{{InstanceUid}}"]},"00280002":{"vr":"US","Value":[1]},
        "00280004":{"vr":"CS","Value":["MONOCHROME2"]},
        "00280008":{"vr":"IS","Value":[{{Number(Frames)}}]},"00280010":{"vr":"US","Value":[{{Number(Rows)}}]},
        "00280011":{"vr":"US","Value":[{{Number(Columns)}}]},
        "00280100":{"vr":"US","Value":[16]},"00280101":{"vr":"US","Value":[16]},"00280102":{"vr":"US","Value":[15]},
        "00280103":{"vr":"US","Value":[0]}{{More}}}]
        """;

    public byte[] Frame(int number)
    {
        var bytes = new byte[2 * Rows * Columns];
        for (var i = 0; i < bytes.Length / 2; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)((1000 * number) + i));
        return bytes;
    }

    public static string Id(TestServer server, int frame = 1) => $"wadors:{server.Url}{Path}/frames/{Number(frame)}";

    /// <summary>Whether metadata are asked for.</summary>
    public static bool IsMetadata(TestServer.Request request) => request.Path.EndsWith("/metadata", StringComparison.Ordinal);

    public (string Head, byte[] Body) Metadata() => ("200 OK\r\nContent-Type: application/dicom+json", Encoding.UTF8.GetBytes(Json));

    /// <summary>A multipart answer of one part.</summary>
    public static (string Head, byte[] Body) Multipart(byte[] part, string partHeaders = "Content-Type: application/octet-stream") =>
        ($"200 OK\r\nContent-Type: multipart/related; type=\"application/octet-stream\"; boundary={Boundary}", Body((part, partHeaders)));

    public static byte[] Body(params (byte[] Bytes, string Headers)[] parts) =>
        [.. parts.SelectMany(part => Bytes($"--{Boundary}\r\n{part.Headers}\r\n\r\n").Concat(part.Bytes).Concat(Bytes("\r\n"))),
            .. Bytes($"--{Boundary}--\r\n")];

    /// <summary>The metadata, and frames as they are asked for.</summary>
    public (string Head, byte[] Body) Answer(TestServer.Request request) => IsMetadata(request)
        ? Metadata()
        : Multipart(Frame(int.Parse(request.Path.Split('/')[^1], CultureInfo.InvariantCulture)));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
