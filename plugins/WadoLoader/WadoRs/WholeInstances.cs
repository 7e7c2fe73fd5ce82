using System.Net;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>
/// Gets instances whole (PS3.18 10.4.1.1.3), once for all of their frames and for each who asks with other credentials. Safe for concurrent
/// use.
/// </summary>
internal sealed class WholeInstances(ServerClient client, TransportOptions options, ILoadBudget budget, TimeProvider time) : IDisposable
{
    private readonly SharedResults<Response> _answers =
        new(time, static answer => answer.Bytes.Length, options.HeldBytes, options.FreshFor, static answer => answer.Memory.Dispose());

    /// <param name="id">Of one of its frames.</param>
    /// <param name="asked">The request.</param>
    /// <param name="dialect">Of <see cref="AcceptNegotiation.All"/>.</param>
    /// <param name="request">Whose limits and progress it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object, or what the server said instead.</returns>
    public async Task<(FramePart? Part, string? Refusal)> FetchAsync(WadoRsId id, ServerRequest asked, int dialect,
        ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var key = Key(id, request, dialect);
        var maximum = request.PixelAllocator.Limits.MaximumLengthBytes;
        Response answer;
        try
        {
            answer = await _answers.UseAsync(
                key, (_, token) => FetchAsync(asked, id, maximum, token), Task.FromResult, static (_, _) => { }, cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.TooLarge)
        {
            return (null, exception.Reason); // a frame may do
        }

        if (answer.Refusal is { } refusal)
        {
            _answers.Forget(key);
            return (null, refusal);
        }

        request.ReportProgress(answer.Bytes.Length, answer.Bytes.Length);
        List<string> remarks = ["The server does not hand this frame out alone: it is taken out of the whole instance."];
        return (new(answer.Bytes, null, remarks, true, answer.ETag is null ? null : new("", dialect, answer.ETag, "")), null);
    }

    /// <summary>The next load asks for an instance again.</summary>
    public void Forget(WadoRsId id, ImageLoadRequest request, int dialect) => _answers.Forget(Key(id, request, dialect));

    public void Dispose() => _answers.Dispose();

    private static string Key(WadoRsId id, ImageLoadRequest request, int dialect) =>
        $"{ResultKey.Create(id.InstanceUrl, request.Options.Authorization)} {dialect}";

    private async Task<Response> FetchAsync(ServerRequest asked, WadoRsId id, long maximum, CancellationToken cancellationToken)
    {
        var memory = budget.BeginReservation();
        try
        {
            return await client.GetAsync(asked, (answer, token) => ReadAsync(answer, id, maximum, memory, token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static async Task<Response> ReadAsync(ServerResponse answer, WadoRsId id, long maximum, IMemoryReservation memory,
        CancellationToken cancellationToken)
    {
        if (answer.Status != HttpStatusCode.OK)
            return new(default, null, $"status {(int)answer.Status} for the instance", memory);
        var (type, bytes) = await ResponseParts.ReadOnlyPartAsync(answer, 0, maximum, memory, static _ => { }, cancellationToken)
            .ConfigureAwait(false);
        if (FileSignature.Find(bytes.Span) is { } other && other != FileSignature.Dicom)
            throw DicomError.Malformed($"The instance {id.InstanceUid} was asked for, and the server sent {other.Name} ({type.Name}).");
        return new(bytes, answer.ETag, null, memory);
    }

    private sealed record Response(ReadOnlyMemory<byte> Bytes, string? ETag, string? Refusal, IMemoryReservation Memory);
}
