namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>A code block to decode.</summary>
internal readonly record struct BlockJob(PrecinctBand Precinct, int Index)
{
    public CodeBlock Block => Precinct.Blocks[Index];

    public Subband Band => Precinct.Band;

    /// <summary>Its samples in the subband's coordinates.</summary>
    public Area Area => Precinct.BlockArea(Index);
}
