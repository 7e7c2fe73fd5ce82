using System.Text.Json.Serialization;

namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary>The body of <c>POST prefetch</c>.</summary>
/// <param name="Ids">What may be wanted soon, soonest first.</param>
/// <param name="Priority">Less is sooner.</param>
internal sealed record PrefetchRequest([property: JsonConverter(typeof(PrefetchIdsConverter))] string[]? Ids, int Priority = 0);

/// <summary>The answer.</summary>
/// <param name="Accepted">How many ids are loaded.</param>
/// <param name="Prefetch">What they can be cancelled by.</param>
internal sealed record PrefetchResponse(int Accepted, Guid Prefetch);
