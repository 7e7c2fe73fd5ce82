using ImageLoaders;
using ImageLoaders.AspNetCore;
using ImageLoaders.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddImageLoaders(options => options.PluginsPath = "/opt/imageloaders/plugins").AddImageLoadersEndpoints();
builder.Services.AddAuthentication();
builder.Services.AddAuthorization();
builder.Services.AddSingleton<Slices>();

var app = builder.Build();
app.MapImageLoaders("/images").RequireAuthorization();
app.MapImageLoadersHealth();
app.Run();

public sealed class Slices(ImageLoaderHost images)
{
    public async Task<Image> GetAsync(string id, CancellationToken cancellationToken) =>
        await images.LoadImage(id, new() { RequestType = RequestType.Prefetch }, cancellationToken);
}
