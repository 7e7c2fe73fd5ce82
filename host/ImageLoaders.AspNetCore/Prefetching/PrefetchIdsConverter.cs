using System.Text.Json;
using System.Text.Json.Serialization;
using ImageLoaders.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary>Reads the ids of a prefetch, and stops at the first that is too many. Ids that nobody could load are left out.</summary>
internal sealed class PrefetchIdsConverter : JsonConverter<string[]>
{
    private const int MostIds = 10_000;

    /// <exception cref="RequestException">There are too many.</exception>
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var (count, known) = (0, new HashSet<ImageId>());
        var ids = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (++count > MostIds)
                throw new RequestException(StatusCodes.Status413PayloadTooLarge, "too-many-ids",
                    $"The list has more than {MostIds:N0} ids, which is the limit. Send several lists.");
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                throw new JsonException();
            if (reader.GetString() is { Length: > 0 and <= ImageQuery.LongestId } text && new ImageId(text) is { IsValid: true } id
                && known.Add(id))
                ids.Add(text);
        }

        return [.. ids];
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options) => throw new NotSupportedException();
}
