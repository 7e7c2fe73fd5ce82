namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One packet: a layer of a precinct.</summary>
internal readonly record struct Packet(Resolution Resolution, Precinct Precinct, int Layer);

/// <summary>The order of a tile's packets (ISO/IEC 15444-1 B.12).</summary>
internal static class PacketSequence
{
    /// <summary>How often the changes may go over a packet, and over how many they may go in any case.</summary>
    private const long VisitsOfAPacket = 64;
    private const long VisitsAlwaysAllowed = 1 << 24;

    private const int ComparisonsBetweenChecks = 1 << 16;

    /// <summary>All packets in their order, each once: what an earlier progression has sent, a later one skips (A.6.6).</summary>
    /// <param name="tile">The tile's area.</param>
    /// <param name="components">Its components.</param>
    /// <param name="parameters">What holds for it.</param>
    /// <param name="changes">Its progression order changes.</param>
    /// <param name="offset">Where the tile's data begin in the codestream.</param>
    /// <param name="lengthBytes">Of its data and packed headers: a packet has a byte at least.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there cannot be as many packets.
    /// <see cref="ImageLoadError.TooLarge"/>: the changes go over the packets too often.</exception>
    public static IEnumerable<Packet> Read(Area tile, TileComponent[] components, CodingParameters parameters,
        List<ProgressionChange> changes, int offset, long lengthBytes, CancellationToken cancellationToken)
    {
        var visits = 0L;
        var defaults = parameters.Defaults;
        if (changes.Count == 0)
            changes = [new(0, 0, defaults.Layers, CodingStyle.MaxLevels + 1, components.Length, defaults.Order)];
        foreach (var change in changes)
        {
            var layers = Math.Min(change.EndLayer, defaults.Layers);
            cancellationToken.ThrowIfCancellationRequested();
            visits += CountPrecincts(components, change) * Math.Max(1, layers);
            ThrowIfTooMany(visits, offset, lengthBytes, changes.Count);
            var precincts = List(tile, components, change, cancellationToken);
            foreach (var packet in change.Order switch
            {
                ProgressionOrder.LayerResolution => ByLayer(precincts, layers, cancellationToken),
                ProgressionOrder.ResolutionLayer => ByResolution(precincts, layers, cancellationToken),
                _ => ByPosition(precincts, layers),
            })
            {
                packet.Precinct.Layers++;
                yield return packet;
            }
        }
    }

    private static long CountPrecincts(TileComponent[] components, ProgressionChange change)
    {
        var precincts = 0L;
        for (var c = change.FirstComponent; c < Math.Min(change.EndComponent, components.Length); c++)
        {
            var resolutions = components[c].Resolutions;
            for (var r = change.FirstResolution; r < Math.Min(change.EndResolution, resolutions.Length); r++)
                precincts += resolutions[r].PrecinctCount;
        }

        return precincts;
    }

    private static void ThrowIfTooMany(long visits, int offset, long lengthBytes, int changes)
    {
        if (changes == 1 && visits > lengthBytes)
            throw CodecError.Malformed(
                $"JPEG 2000: cut off: the tile at byte {offset} has {visits} packets, and {lengthBytes} bytes for them.");
        if (visits > VisitsAlwaysAllowed + (VisitsOfAPacket * lengthBytes))
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"JPEG 2000: {changes} progression order changes (POC) visit {visits} packets of a tile that has {lengthBytes} bytes.");
    }

    /// <summary>The precincts that a progression visits, in its order but for the layers.</summary>
    private static List<Place> List(
        Area tile, TileComponent[] components, ProgressionChange change, CancellationToken cancellationToken)
    {
        var places = new List<Place>();
        foreach (var component in components.Take(change.EndComponent).Skip(change.FirstComponent))
        {
            for (var r = change.FirstResolution; r < Math.Min(change.EndResolution, component.Resolutions.Length); r++)
            {
                var resolution = component.Resolutions[r];
                for (var index = 0; index < resolution.PrecinctCount; index++)
                {
                    var (x, y) = resolution.Position(index, tile);
                    places.Add(new(resolution, index, x, y));
                }
            }
        }

        // The sort is stable where keys are equal, because a place's number in its list is the last of them.
        Func<Place, (long, long, long, long)> key = change.Order switch
        {
            ProgressionOrder.PositionComponent => static place => (place.Y, place.X, place.Component, place.Level),
            ProgressionOrder.ComponentPosition => static place => (place.Component, place.Y, place.X, place.Level),
            ProgressionOrder.ResolutionPosition => static place => (place.Level, place.Y, place.X, place.Component),
            _ => static place => (place.Level, place.Component, 0, 0),
        };
        var comparisons = 0;
        try
        {
            places.Sort((a, b) =>
            {
                if (++comparisons % ComparisonsBetweenChecks == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                return (key(a), a.Index).CompareTo((key(b), b.Index));
            });
        }
        catch (InvalidOperationException exception) when (exception.InnerException is OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return places;
    }

    private static IEnumerable<Packet> ByLayer(List<Place> places, int layers, CancellationToken cancellationToken)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var place in places)
            {
                if (place.Precinct.Layers == layer)
                    yield return new(place.Resolution, place.Precinct, layer);
            }
        }
    }

    private static IEnumerable<Packet> ByResolution(List<Place> places, int layers, CancellationToken cancellationToken)
    {
        for (var (first, end) = (0, 0); first < places.Count; first = end)
        {
            while (end < places.Count && places[end].Level == places[first].Level)
                end++;
            for (var layer = 0; layer < layers; layer++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var i = first; i < end; i++)
                {
                    if (places[i].Precinct.Layers == layer)
                        yield return new(places[i].Resolution, places[i].Precinct, layer);
                }
            }
        }
    }

    private static IEnumerable<Packet> ByPosition(List<Place> places, int layers)
    {
        foreach (var place in places)
        {
            for (var layer = place.Precinct.Layers; layer < layers; layer++)
                yield return new(place.Resolution, place.Precinct, layer);
        }
    }

    /// <summary>A precinct and where it stands.</summary>
    private readonly record struct Place(Resolution Resolution, int Index, long X, long Y)
    {
        public int Level => Resolution.Index;

        public int Component => Resolution.Component.Index;

        public Precinct Precinct => Resolution.Precinct(Index);
    }
}
