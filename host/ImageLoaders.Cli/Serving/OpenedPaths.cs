using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ImageLoaders.Cli.Serving;

/// <summary>What <c>serve</c> was told to open: files, folders and ids, in the order in which they were named.</summary>
internal sealed class OpenedPaths
{
    private readonly string[] _arguments;
    private readonly string[] _roots;

    /// <param name="arguments">As they were typed.</param>
    /// <exception cref="ImageLoadException">There is no such file or folder, and it is no image id.</exception>
    /// <exception cref="UsageException">An argument looks like an option.</exception>
    public OpenedPaths(string[] arguments)
    {
        foreach (var argument in arguments)
            if (!Directory.Exists(argument))
                ImageArgument.ThrowIfMissing(argument);
        _arguments = arguments;
        _roots = [.. arguments.Where(static argument => File.Exists(argument) || Directory.Exists(argument)).Select(Path.GetFullPath)];
    }

    /// <summary>Lets ids reach what was named, and list it where it is a folder.</summary>
    public void Allow(ImageLoaderOptions options)
    {
        foreach (var root in _roots)
            (Directory.Exists(root) ? options.Access.ListedRoots : options.Access.AllowedRoots).Add(root);
    }

    /// <summary>Has the page open what was named, where its address names nothing else.</summary>
    public void RedirectPage(WebApplication application)
    {
        if (_arguments is [])
            return;
        application.Use(async (context, next) =>
        {
            if (context.Request is not { Path.Value: "/", QueryString.HasValue: false } || !HttpMethods.IsGet(context.Request.Method))
            {
                await next(context);
                return;
            }

            var host = context.RequestServices.GetRequiredService<ImageLoaderHost>();
            var ids = await Task.WhenAll(_arguments.Select(argument => FindIdAsync(host, argument, context.RequestAborted)));
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Redirect("/" + QueryString.Create(ids.Select(static id => KeyValuePair.Create("id", (string?)id))));
        });
    }

    // What is no image stays a path: the page says of it what is wrong.
    private static async Task<string> FindIdAsync(ImageLoaderHost host, string argument, CancellationToken cancellationToken)
    {
        if (Directory.Exists(argument))
            return WithSeparator(Path.GetFullPath(argument));
        try
        {
            return (await ImageArgument.ToImageIdAsync(host, argument, cancellationToken)).Value;
        }
        catch (ImageLoadException)
        {
            return Path.GetFullPath(argument);
        }
    }

    private static string WithSeparator(string folder) => Path.EndsInDirectorySeparator(folder) ? folder : folder + '/';
}
