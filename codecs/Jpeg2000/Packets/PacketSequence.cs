namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One packet: a layer of a precinct.</summary>
internal readonly record struct Packet(Resolution Resolution, Precinct Precinct, int Layer);

/// <summary>The order of a tile's packets (ISO/IEC 15444-1 B.12).</summary>
internal static class PacketSequence
{
    /// <summary>All packets in their order, each once: what an earlier progression has sent, a later one skips (A.6.6).</summary>
    public static IEnumerable<Packet> Read(
        Area tile, TileComponent[] components, CodingParameters parameters, List<ProgressionChange> changes)
    {
        var defaults = parameters.Defaults;
        if (changes.Count == 0)
            changes = [new(0, 0, defaults.Layers, CodingStyle.MaxLevels + 1, components.Length, defaults.Order)];
        foreach (var change in changes)
        {
            var layers = Math.Min(change.EndLayer, defaults.Layers);
            var precincts = List(tile, components, change);
            foreach (var packet in change.Order switch
            {
                ProgressionOrder.LayerResolution => ByLayer(precincts, layers),
                ProgressionOrder.ResolutionLayer => ByResolution(precincts, layers),
                _ => ByPosition(precincts, layers),
            })
            {
                packet.Precinct.Layers++;
                yield return packet;
            }
        }
    }

    /// <summary>The precincts that a progression visits, in its order but for the layers.</summary>
    private static List<Place> List(Area tile, TileComponent[] components, ProgressionChange change)
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
        places.Sort((a, b) => (key(a), a.Index).CompareTo((key(b), b.Index)));
        return places;
    }

    private static IEnumerable<Packet> ByLayer(List<Place> places, int layers)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            foreach (var place in places)
            {
                if (place.Precinct.Layers == layer)
                    yield return new(place.Resolution, place.Precinct, layer);
            }
        }
    }

    private static IEnumerable<Packet> ByResolution(List<Place> places, int layers)
    {
        for (var (first, end) = (0, 0); first < places.Count; first = end)
        {
            while (end < places.Count && places[end].Level == places[first].Level)
                end++;
            for (var layer = 0; layer < layers; layer++)
            {
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
