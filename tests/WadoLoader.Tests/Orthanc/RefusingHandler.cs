using System.Net;
using WadoLoader.WadoRs;

namespace WadoLoader.Tests.Orthanc;

/// <summary>Refuses the first ways of asking, as other servers do, and keeps what became of each request.</summary>
/// <param name="refused">How many of <see cref="AcceptNegotiation.All"/>.</param>
/// <param name="status">What it answers then.</param>
internal sealed class RefusingHandler(int refused, HttpStatusCode status) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly IReadOnlyList<string> _dialects = new AcceptNegotiation().All;
    private readonly Lock _lock = new();
    private List<(int Dialect, int Status)> _answers = [];

    /// <summary>The requests for frames and instances since this was asked last: by which way, and the status that came.</summary>
    public IReadOnlyList<(int Dialect, int Status)> TakeAnswers()
    {
        lock (_lock)
        {
            var taken = _answers;
            _answers = [];
            return taken;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var dialect = _dialects.ToList().IndexOf(string.Join(", ", request.Headers.NonValidated["Accept"]));
        var response = dialect >= 0 && dialect < refused
            ? new HttpResponseMessage(status) { RequestMessage = request, Content = new ByteArrayContent([]) }
            : await base.SendAsync(request, cancellationToken);
        lock (_lock)
        {
            if (dialect >= 0)
                _answers.Add((dialect, (int)response.StatusCode));
        }

        return response;
    }
}
