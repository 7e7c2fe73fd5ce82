#:sdk Microsoft.NET.Sdk.Web
// The least that Kestrel costs: the given files from memory, each under its name, and 304 to whoever sends If-None-Match. What is below
// /never is not answered at all.
//   dotnet run benchmarks/service/kestrel.cs -- address file...
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(args[0]);
var application = builder.Build();
var files = args.Skip(1).ToDictionary(static file => "/" + Path.GetFileName(file), File.ReadAllBytes);
application.Run(async context =>
{
    if (context.Request.Headers.IfNoneMatch.Count > 0)
    {
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return;
    }

    if (context.Request.Path.StartsWithSegments("/never"))
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    var file = files[context.Request.Path.Value!];
    context.Response.ContentLength = file.Length;
    await context.Response.BodyWriter.WriteAsync(file, context.RequestAborted);
});
await application.RunAsync();
