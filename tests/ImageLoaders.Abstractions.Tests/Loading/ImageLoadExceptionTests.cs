using System.Net;
using System.Security.Authentication;

namespace ImageLoaders.Abstractions.Tests.Loading;

internal sealed class ImageLoadExceptionTests
{
    private static IEnumerable<TestCaseData> OfTheBaseLibrary()
    {
        yield return new(new HttpRequestException("No such host."), ImageLoadError.Unreachable);
        yield return new(new HttpRequestException("See inner exception.", new AuthenticationException("The certificate is nobody's.")),
            ImageLoadError.Unreachable);
        yield return new(new HttpIOException(HttpRequestError.ResponseEnded), ImageLoadError.Unreachable);
        yield return new(new IOException("Broken pipe."), ImageLoadError.Unreachable);
        yield return new(new TimeoutException(), ImageLoadError.Timeout);
        yield return new(new TaskCanceledException("x", new TimeoutException()), ImageLoadError.Timeout);
        yield return new(new OperationCanceledException(), ImageLoadError.LoaderFault);
        yield return new(new FileNotFoundException(), ImageLoadError.NotFound);
        yield return new(new DirectoryNotFoundException(), ImageLoadError.NotFound);
        yield return new(new UnauthorizedAccessException(), ImageLoadError.AccessDenied);
        yield return new(new EndOfStreamException(), ImageLoadError.Malformed);
        yield return new(new InvalidDataException(), ImageLoadError.Malformed);
        yield return new(new InsufficientMemoryException(), ImageLoadError.TooLarge);
        yield return new(new NotSupportedException(), ImageLoadError.LoaderFault);
        yield return new(new FileNotFoundException("no", "Gone, Version=1.0.0.0, Culture=neutral"), ImageLoadError.LoaderFault);
        yield return new(new TypeInitializationException("T", new FileNotFoundException("no", "Gone, Version=1.0.0.0")),
            ImageLoadError.LoaderFault);
        yield return new(new FileLoadException("no"), ImageLoadError.LoaderFault);
        yield return new(new FileNotFoundException("no", "/data/a, b.dcm"), ImageLoadError.NotFound);
        yield return new(new InvalidCastException(), ImageLoadError.LoaderFault);
        yield return new(new AggregateException(new InvalidDataException()), ImageLoadError.Malformed);
        yield return new(new AggregateException(new InvalidDataException(), new InvalidDataException()), ImageLoadError.LoaderFault);
        foreach (var (status, error) in new[]
        {
            (401, ImageLoadError.Unauthorized), (403, ImageLoadError.AccessDenied), (404, ImageLoadError.NotFound),
                (406, ImageLoadError.Unsupported),
            (407, ImageLoadError.Unauthorized), (408, ImageLoadError.Timeout), (410, ImageLoadError.NotFound),
                (413, ImageLoadError.TooLarge),
            (415, ImageLoadError.Unsupported), (429, ImageLoadError.Overloaded), (500, ImageLoadError.Unreachable),
                (503, ImageLoadError.Overloaded),
            (504, ImageLoadError.Timeout),
        })
            yield return new TestCaseData(new HttpRequestException("x", null, (HttpStatusCode)status), error)
                .SetArgDisplayNames($"HTTP {status}", $"{error}");
    }

    [TestCaseSource(nameof(OfTheBaseLibrary))]
    public void From_ExceptionOfTheBaseLibrary_SaysMostOfIt(Exception exception, ImageLoadError error)
    {
        var made = ImageLoadException.From(exception, "test:1?token=x");

        Assert.That((made.Error, made.ImageId), Is.EqualTo((error, "test:1?token=…")));
        Assert.That(made.Message, Is.EqualTo($"test:1?token=…: {made.Reason}"));
        Assert.That(made.Reason, Is.Not.Empty);
        Assert.That(made.Detail, Is.EqualTo(exception.ToString()));
        Assert.That(made.InnerException, Is.Null);
    }

    [Test]
    public void From_TlsThatFails_SaysWhyAndWhatToSet() => Assert.That(
        ImageLoadException.From(new HttpRequestException("See inner exception.",
            new AuthenticationException("The certificate is nobody's.")), "test:1").Reason,
        Does.Contain("The certificate is nobody's.").And.Contain("CertificateAuthorityFile").And.Not.Contain("inner"));

    [Test]
    public void From_ItsOwn_IsMadeAnew()
    {
        var own = new ImageLoadException(ImageLoadError.Mismatch, "Another object came.") { Detail = "more" };
        own.Data["plugin"] = new object();

        var made = ImageLoadException.From(own, "test:1");

        Assert.That(made, Is.Not.SameAs(own));
        Assert.That((made.Error, made.Reason, made.Detail, made.ImageId), Is.EqualTo((own.Error, own.Reason, "more", "test:1")));
        Assert.That(made.Data, Is.Empty);
    }

    [Test]
    public void From_AnotherImage_NamesBoth()
    {
        var inner = ImageLoadException.From(
            new ImageLoadException(ImageLoadError.NotFound, "It is gone."), "dicomfile:/a.dcm?frame=2&key=x");

        var outer = ImageLoadException.From(inner, "average:1-3");

        Assert.That(outer.Message, Is.EqualTo("average:1-3: dicomfile:/a.dcm?frame=2&key=…: It is gone."));
        Assert.That((outer.Error, outer.ImageId), Is.EqualTo((ImageLoadError.NotFound, "average:1-3")));
        Assert.That(ImageLoadException.From(outer, "average:1-3").Message, Is.EqualTo(outer.Message), "once");
    }

    [Test]
    public void From_ServerThatCannotBeReached_SaysWhatItsExceptionWraps() => Assert.That(
        ImageLoadException.From(new HttpRequestException("An error occurred while sending the request.",
            new IOException("The response ended prematurely.")), "test:1").Reason,
        Does.Contain("An error occurred while sending the request: The response ended prematurely."));

    [Test]
    public void From_WrappedByHttpClient_KeepsTheReasonOfTheAccessPolicy()
    {
        var denied = new ImageLoadException(ImageLoadError.AccessDenied, "127.0.0.1 is loopback.");

        var made = ImageLoadException.From(
            new HttpRequestException("An error occurred while sending the request.", new AggregateException(denied)), "test:1");

        Assert.That((made.Error, made.Reason, made.ImageId), Is.EqualTo((ImageLoadError.AccessDenied, "127.0.0.1 is loopback.", "test:1")));
    }

    [Test]
    public void Message_WithoutAnId_IsTheReason() =>
        Assert.That(new ImageLoadException(ImageLoadError.Timeout, "Too slow.").Message, Is.EqualTo("Too slow."));

    [Test]
    public void From_Nothing_Throws() => Assert.That(() => ImageLoadException.From(null!, "test:1"), Throws.ArgumentNullException);
}
