using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.Cli.Serving;

/// <summary>What <c>serve</c> was told to open: files, folders and ids, in the order in which they were named.</summary>
internal sealed class OpenedPaths
{
    private readonly string[] _ids;
    private readonly string[] _roots;

    /// <param name="arguments">As they were typed.</param>
    /// <exception cref="ImageLoadException">There is no such file or folder, or the file is no image.</exception>
    /// <exception cref="UsageException">An argument looks like an option.</exception>
    public OpenedPaths(string[] arguments)
    {
        _roots = [.. arguments.Where(static argument => File.Exists(argument) || Directory.Exists(argument)).Select(Path.GetFullPath)];
        _ids = [.. arguments.Select(static argument =>
            Directory.Exists(argument) ? WithSeparator(Path.GetFullPath(argument)) : ImageArgument.ToImageId(argument).Value)];
    }

    /// <summary>Lets ids reach what was named.</summary>
    public void Allow(ImageLoaderOptions options)
    {
        foreach (var root in _roots)
            options.Access.AllowedRoots.Add(root);
    }

    /// <summary>Has the page open what was named, where its address names nothing else.</summary>
    public void RedirectPage(WebApplication application)
    {
        if (_ids is [])
            return;
        var address = "/" + QueryString.Create(_ids.Select(static id => KeyValuePair.Create("id", (string?)id)));
        application.Use((context, next) =>
        {
            if (context.Request is not { Path.Value: "/", QueryString.HasValue: false } || !HttpMethods.IsGet(context.Request.Method))
                return next(context);
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Redirect(address);
            return Task.CompletedTask;
        });
    }

    private static string WithSeparator(string folder) => Path.EndsInDirectorySeparator(folder) ? folder : folder + '/';
}
