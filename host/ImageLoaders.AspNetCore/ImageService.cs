using ImageLoaders.AspNetCore.Contents;
using ImageLoaders.AspNetCore.Events;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.AspNetCore.Listing;
using ImageLoaders.AspNetCore.Ohif;
using ImageLoaders.AspNetCore.Prefetching;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageLoaders.AspNetCore;

/// <summary>What one application's image endpoints share: caches, limits, and what clients have left with it.</summary>
internal sealed class ImageService : IDisposable
{
    private static readonly KnownParameters None = new();

    private readonly ImageLoaderHost _host;
    private readonly CrossOrigin _crossOrigin;
    private readonly RequestGate _gate;
    private readonly ServiceTelemetry _telemetry = new();
    private readonly RenderedEndpoint _rendered;
    private readonly PixelsEndpoint _pixels;
    private readonly HashSet<string> _preflights = [];
    private readonly MetadataListEndpoint _metadataList;
    private readonly ImageIdEndpoint _imageId;
    private readonly OhifEndpoint _ohif;
    private readonly PrefetchLists _prefetches;
    private readonly KeptContents _contents;
    private readonly ContentEndpoint _content;
    private readonly EventHub _hub;
    private readonly EventsEndpoint _events;
    private readonly CancellationTokenRegistration _closing;

    public ImageService(ImageLoaderHost host, IOptions<ImageServiceOptions> options, ServiceStop stop,
        ILoggerFactory loggerFactory, TimeProvider? timeProvider = null)
    {
        var settings = options.Value;
        settings.Validate();
        timeProvider ??= TimeProvider.System;
        var logger = loggerFactory.CreateLogger("ImageLoaders.Service");
        var fingerprint = new ImageFingerprint();
        var cache = new EncodedCache(settings.MaximumEncodedCacheBytes);
        _host = host;
        _crossOrigin = new(settings.AllowedOrigins);
        _gate = new(settings, _crossOrigin, _telemetry, stop, timeProvider, logger);
        _rendered = new(host, settings, fingerprint, cache);
        _pixels = new(host, settings, fingerprint, cache);
        _metadataList = new(host, settings);
        _imageId = new(host, settings);
        _ohif = new(host, settings);
        _prefetches =
            new(host, Permits(new("MaximumPrefetches", "too-many-prefetches", "lists are being prefetched", settings.MaximumPrefetches,
            settings.MaximumPrefetchesPerClient)
            {
                Status = StatusCodes.Status429TooManyRequests,
                Remedy = " Cancel one.",
            }));
        _contents = new(settings.Content,
            Permits(new("Content:MaximumCount", "too-many-contents", "contents are kept", settings.Content.MaximumCount,
            settings.Content.MaximumCountPerClient)
            {
                Status = StatusCodes.Status429TooManyRequests,
                RetryAfterSeconds = 60,
                Remedy = " Delete one, or wait.",
            }), timeProvider);
        _content = new(host, settings.Content, _contents, logger);
        _hub = new(host, Permits(new("MaximumEventStreams", "too-many-streams", "event streams are open", settings.MaximumEventStreams,
            settings.MaximumEventStreamsPerClient)
        { RetryAfterSeconds = 30 }), timeProvider);
        _events = new(_hub, stop.Closing);
        _closing = stop.Closing.Register(() => _ = _prefetches.CancelAllAsync());
    }

    public IEndpointConventionBuilder Map(RouteGroupBuilder group)
    {
        _preflights.Clear();
        var (image, metadata, plugins) = (new ImageEndpoint(_host), new MetadataEndpoint(_host), new PluginsEndpoint(_host));
        var prefetch = new PrefetchEndpoint(_prefetches);
        var (withGroup, withFile) = (new KnownParameters("group"), new KnownParameters("name", "group"));
        Get(group, "/image", image.GetAsync, ImageEndpoint.Parameters);
        Get(group, "/pixels", _pixels.GetAsync, PixelsEndpoint.Parameters);
        Get(group, "/rendered", _rendered.GetAsync, RenderedView.Parameters);
        Get(group, "/metadata", metadata.GetAllAsync, ImageQuery.Parameters);
        Map(group, "/metadata", "POST",
            _gate.Receive(ImageQuery.LoadParameters.Check(ReceivedMetadataList.ReceiveAsync), _metadataList.PostAsync));
        Get(group, "/metadata/{module}", metadata.GetModuleAsync, ImageQuery.Parameters);
        Get(group, "/list", new ListEndpoint(_host).GetAsync, ImageQuery.Parameters);
        Get(group, "/id", _imageId.GetAsync, new("path"));
        Get(group, "/ohif.json", _ohif.GetAsync, OhifEndpoint.Parameters);
        Get(group, "/plugins", plugins.GetAsync, None);
        Get(group, "/openapi.json", OpenApiEndpoint.GetAsync, None);
        Map(group, "/prefetch", "POST", _gate.Receive(None.Check(prefetch.ReceiveAsync), prefetch.PostAsync));
        Map(group, "/prefetch/{prefetch}", "DELETE", _gate.Limit(None.Check(prefetch.DeleteAsync)));
        Map(group, "/content", "POST", _gate.Receive(withFile.Check(_content.ReceiveAsync), _content.PostAsync));
        Map(group, "/content", "PUT", _gate.Limit(withGroup.Check(_content.PutGroupAsync)));
        Map(group, "/content", "DELETE", _gate.Limit(withGroup.With("after").Check(_content.DeleteGroupAsync)));
        Map(group, "/content/{guid}", "PUT", _gate.Receive(withFile.Check(_content.ReceiveAsync), _content.PostAsync));
        Map(group, "/content/{guid}", "DELETE", _gate.Limit(None.Check(_content.DeleteAsync)));
        Map(group, "/events", "GET", _gate.Stream(None.Check(_events.GetAsync)));
        return group;
    }

    public void Dispose()
    {
        _closing.Dispose();
        _hub.Dispose();
        _contents.Dispose();
        _telemetry.Dispose();
    }

    private RequestPermits Permits(RequestLimit limit) => _telemetry.Watch(new RequestPermits(limit));

    private void Get(RouteGroupBuilder group, string path, Func<HttpContext, CancellationToken, Task> handler, KnownParameters known) =>
        Map(group, path, "GET", _gate.Limit(known.Check(handler)));

    private void Map(RouteGroupBuilder group, string path, string method, RequestDelegate handler)
    {
        group.MapMethods(path, method == "GET" ? ["GET", "HEAD"] : [method], handler);
        if (_preflights.Add(path))
            group.MapMethods(path, ["OPTIONS"], _crossOrigin.PreflightAsync);
    }
}
