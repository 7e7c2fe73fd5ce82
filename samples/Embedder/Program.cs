using ImageLoaders;
using ImageLoaders.Hosting;

await using var images = await ImageLoaderHost.CreateAsync(new ImageLoaderOptions { PluginsPath = args[0] });
ImageLoadObject load = images.LoadImage("example:ct", new() { RequestType = RequestType.Prefetch });
Image image = await load; // load.Cancel() withdraws this caller only
Console.WriteLine($"{image.Rows} x {image.Columns} {image.Format}, {image.MinimumValue} to {image.MaximumValue}");
