using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>The images that an id stands for: the answer of <c>GET list</c>, and what the program writes of a list.</summary>
internal sealed record ListDescription(
    string ImageId, int ImageCount, ImmutableArray<GroupDescription> Groups, ImmutableArray<string> Remarks)
{
    public static ListDescription From(ImageId imageId, ImageListing listing) => new(
        imageId.Value, listing.ImageCount, [.. listing.Groups.Select(GroupDescription.From)], listing.Remarks);
}

/// <summary>A study, a series or a stack. What it does not state has no key.</summary>
internal sealed record GroupDescription
{
    /// <summary><c>study</c>, <c>series</c> or <c>stack</c>.</summary>
    public required string Kind { get; init; }

    public string? Uid { get; init; }

    /// <summary>The id that lists the group alone.</summary>
    public string? ListId { get; init; }

    public string? Description { get; init; }

    public string? Modality { get; init; }

    public int? Number { get; init; }

    public DateOnly? Date { get; init; }

    public TimeOnly? Time { get; init; }

    public string? PatientName { get; init; }

    public string? PatientId { get; init; }

    public int ImageCount { get; init; }

    /// <summary>Of a study and a series.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<GroupDescription>? Groups { get; init; }

    /// <summary>The ids of a stack, in their order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? ImageIds { get; init; }

    public static GroupDescription From(ImageGroup group) => new()
    {
        Kind = group.Kind switch
        {
            ImageGroupKind.Study => "study",
            ImageGroupKind.Series => "series",
            _ => "stack",
        },
        Uid = group.Uid,
        ListId = group.ListId?.Value,
        Description = group.Description,
        Modality = group.Modality,
        Number = group.Number,
        Date = group.Date,
        Time = group.Time,
        PatientName = group.PatientName,
        PatientId = group.PatientId,
        ImageCount = group.ImageCount,
        Groups = group.Kind == ImageGroupKind.Stack ? null : [.. group.Groups.Select(From)],
        ImageIds = group.Kind == ImageGroupKind.Stack ? [.. group.Images.Select(static image => image.ImageId.Value)] : null,
    };
}
