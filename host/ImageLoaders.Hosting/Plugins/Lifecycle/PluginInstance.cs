using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Unloading;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// The code and the objects of one generation of a plugin. Everything of the plugin's that the host holds hangs on one field, which is read
/// in methods that are not inlined and never in a local of an asynchronous one; when the field is cleared, nothing of the host's keeps the
/// plugin alive.
/// </summary>
/// <param name="inspection">What was found in its folder.</param>
/// <param name="folder">The private copy that it is loaded from.</param>
/// <param name="services">What it may use of the host's.</param>
/// <param name="shared">The assemblies that it shares with the host.</param>
internal sealed class PluginInstance(PluginInspection inspection, string folder, PluginServices services, SharedAssemblies shared)
{
    private Live? _live;
    private ImmutableArray<WeakReference> _contexts = [];
    private volatile string _phase = "loading its DLL";
    private bool _hasNativeCode;

    /// <summary>What of its start runs, in words; afterwards what ran last.</summary>
    public string Phase => _phase;

    /// <summary>Schemes that it registered, whoever got them; in ordinal order.</summary>
    public ImmutableArray<string> ClaimedSchemes { get; private set; } = [];

    /// <summary>Extensions of files that it registered, with the dot, whoever got them; in lower case and ordinal order.</summary>
    public ImmutableArray<string> ClaimedExtensions { get; private set; } = [];

    /// <summary>Whether it registered anything at all.</summary>
    public bool HasRegistered { get; private set; }

    /// <summary>Settings that it had not read when it had started.</summary>
    public string[] UnreadSettings { get; private set; } = [];

    /// <summary>Which of its plugin's, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>Whether its code stays in the process for good.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>What it has loaded and was lent; nothing once it has been unloaded.</summary>
    public ImmutableArray<LoadedModule> Modules
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => Volatile.Read(ref _live)?.LoadContext.Modules ?? [];
    }

    /// <summary>Whether its native code stays loaded until the process ends.</summary>
    public bool HasNativeCode => Volatile.Read(ref _live) is null ? _hasNativeCode : ReadHasNativeCode();

    /// <summary>Whether it lives in this context.</summary>
    public bool IsIn(AssemblyLoadContext context) => _contexts.Any(own => own.Target == context);

    /// <summary>Whether its contexts are gone. It collects no garbage.</summary>
    public bool IsGone() => !_contexts.Any(context => context.IsAlive);

    /// <summary>Whether its contexts are gone, which garbage is collected for.</summary>
    public async Task<bool> IsGoneAsync()
    {
        foreach (var context in _contexts)
            if (!await UnloadProof.IsGoneAsync(context, services.TimeProvider).ConfigureAwait(false))
                return false;
        return true;
    }

    /// <summary>The context of its assemblies, while it has one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public PluginLoadContext? GetLoadContext() => Volatile.Read(ref _live)?.LoadContext;

    /// <summary>Makes the plugin, lets it register and start.</summary>
    /// <param name="timeout">For all of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">It heeded the time-out.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Start(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, services.TimeProvider);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var context = new PluginLoadContext(inspection.Name, folder, shared, isCollectible: !IsPermanent);
        _contexts = [new(context, trackResurrection: true), new(context.Main, trackResurrection: true)];
        var live = new Live(context, new PluginContext(inspection.Name, services, Number));
        Volatile.Write(ref _live, live);
        using var reflection = context.EnterContextualReflection();
        var type = context.LoadMainAssembly(inspection.SetsDllImportResolver).GetType(inspection.EntryType!, throwOnError: true)!;
        _phase = "its constructor";
        var made = Activator.CreateInstance(type);
        live.Plugin = made as IImageLoaderPlugin
            ?? throw new InvalidCastException(PluginFailure.DescribeCast(type, typeof(IImageLoaderPlugin)));
        _phase = "Register";
        live.Plugin.Register(live.Context);
        live.Context.Registrations.Close();
        HasRegistered = !live.Context.Registrations.IsEmpty;
        ClaimedSchemes = [.. live.Context.Registrations.Loaders.Keys.Order(StringComparer.Ordinal)];
        ClaimedExtensions = [.. live.Context.Registrations.FileTypes
            .SelectMany(item => item.FileType.Extensions).Select(extension => extension.ToLowerInvariant())
            .Distinct().Order(StringComparer.Ordinal)];
        _phase = "StartAsync";
        try
        {
            live.Plugin.StartAsync(deadline.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new TimeoutException(TooLate(timeout));
        }

        UnreadSettings = live.Context.UnreadSettings;
    }

    /// <summary>What is said of a start that took too long.</summary>
    public string TooLate(TimeSpan timeout) =>
        $"It did not start within {timeout.TotalSeconds:0.###} s: {_phase} was still running. "
        + "Raise ImageLoaders:PluginStartTimeout, or repair the plugin.";

    /// <summary>
    /// Publishes its routes, all in one step, in the place of an older generation's or of its own: the loaders of the schemes that it
    /// won, and the providers of all schemes but those that it lost.
    /// </summary>
    /// <param name="routes">Where they are published.</param>
    /// <param name="won">The schemes that it won, and the extensions, with their dot.</param>
    /// <param name="owner">The generation that the routes lead to.</param>
    /// <param name="old">The generation whose routes end.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Publish(RouteTable routes, IReadOnlySet<string> won, RouteOwner owner, RouteOwner? old)
    {
        var registrations = _live!.Context.Registrations;
        routes.Replace(
            old,
            [.. registrations.Loaders.Where(pair => won.Contains(pair.Key)).Select(pair => new Route(pair.Key, pair.Value, owner))],
            Providers(registrations.Providers),
            Providers(registrations.ListProviders),
            [.. registrations.FileTypes.Where(item => won.Contains(item.Scheme))
                .Select(item => new FileTypeRoute(new(item.Scheme, WithExtensions(item.FileType, won), owner.Name), owner))]);

        ImmutableArray<ProviderRoute<T>> Providers<T>(List<(string Scheme, T Provider, int Priority)> all)
            where T : class =>
            [.. all.Where(item => won.Contains(item.Scheme) || !ClaimedSchemes.Contains(item.Scheme))
                .Select(item => new ProviderRoute<T>(item.Scheme, item.Provider, item.Priority, owner))];
    }

    /// <summary>Tells it to stop.</summary>
    public void Stop() => _live?.Context.Stop();

    /// <summary>Disposes the plugin, where it can be disposed.</summary>
    public void Dispose()
    {
        if (_live is not { } live)
            return;
        using var reflection = live.LoadContext.EnterContextualReflection();
        switch (live.Plugin)
        {
            case IAsyncDisposable plugin:
                plugin.DisposeAsync().AsTask().GetAwaiter().GetResult();
                break;
            case IDisposable plugin:
                plugin.Dispose();
                break;
        }
    }

    /// <summary>Lets go of everything of the plugin's, and unloads its contexts.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Drop()
    {
        if (Interlocked.Exchange(ref _live, null) is not { } live)
            return;
        _hasNativeCode = live.LoadContext.HasNativeCode;
        live.Context.Dispose();
        if (!IsPermanent)
            live.LoadContext.UnloadBoth();
    }

    private static FileType WithExtensions(FileType type, IReadOnlySet<string> won) =>
        type with { Extensions = type.Extensions.RemoveAll(extension => !won.Contains(extension.ToLowerInvariant())) };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ReadHasNativeCode() => _live?.LoadContext.HasNativeCode ?? _hasNativeCode;

    private sealed class Live(PluginLoadContext loadContext, PluginContext context)
    {
        public PluginLoadContext LoadContext => loadContext;

        public PluginContext Context => context;

        public IImageLoaderPlugin? Plugin { get; set; }
    }
}
