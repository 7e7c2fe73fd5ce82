using System.Net;
using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>What <c>serve folder</c> lets ids reach.</summary>
[CancelAfter(300_000)]
public sealed partial class ServedFolderTests
{
    [Test]
    public async Task Serve_Folder_IsListedAndOtherAllowedFoldersAreReadAlone(CancellationToken timeout)
    {
        using var folder = new TemporaryFolder();
        var (named, allowed) = (folder.PathOf("named"), folder.PathOf("allowed"));
        foreach (var place in (string[])[named, allowed])
        {
            Directory.CreateDirectory(place);
            await File.WriteAllBytesAsync(Path.Combine(place, "1.dcm"), SmallDicomFile.Make(1, 1, [7]), timeout);
        }

        using var service = ImageLoadersProgram.Start(
            new()
            {
                ["ImageLoaders__StatePath"] = folder.PathOf("state"),
                ["ImageLoaders__Access__AllowedRoots__0"] = allowed,
            },
            "serve", named, "--urls", "http://127.0.0.1:0");
        try
        {
            var start = "";
            while (!start.Contains("Clients need", StringComparison.Ordinal))
                start += (await service.StandardOutput.ReadLineAsync(timeout)
                    ?? throw new InvalidOperationException(await service.StandardError.ReadToEndAsync(timeout))) + "\n";
            using var client = new HttpClient { BaseAddress = new(Address().Match(start).Value) };
            async Task<HttpStatusCode> AskAsync(string endpoint, string path)
            {
                using var answer = await client.GetAsync($"/images/{endpoint}?id=dicomfile:{Uri.EscapeDataString(path)}", timeout);
                return answer.StatusCode;
            }

            Assert.That(start, Does.Contain(named).And.Contain(allowed), "both are said");
            Assert.That(await AskAsync("list", named + "/"), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await AskAsync("pixels", named + "/1.dcm"), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await AskAsync("list", allowed + "/"), Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(await AskAsync("pixels", allowed + "/1.dcm"), Is.EqualTo(HttpStatusCode.OK));
        }
        finally
        {
            service.Kill();
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
