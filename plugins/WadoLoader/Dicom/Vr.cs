namespace WadoLoader.Dicom;

/// <summary>Value representations: the two letters as they lie in the file, the first one in the low byte (PS3.5 section 6.2).</summary>
internal static class Vr
{
    /// <summary>Not said: implicit VR.</summary>
    public const ushort None = 0;

    public const ushort AT = 'A' | ('T' << 8);
    public const ushort CS = 'C' | ('S' << 8);
    public const ushort DS = 'D' | ('S' << 8);
    public const ushort FD = 'F' | ('D' << 8);
    public const ushort FL = 'F' | ('L' << 8);
    public const ushort IS = 'I' | ('S' << 8);
    public const ushort OB = 'O' | ('B' << 8);
    public const ushort OD = 'O' | ('D' << 8);
    public const ushort OF = 'O' | ('F' << 8);
    public const ushort OL = 'O' | ('L' << 8);
    public const ushort OV = 'O' | ('V' << 8);
    public const ushort OW = 'O' | ('W' << 8);
    public const ushort SL = 'S' | ('L' << 8);
    public const ushort SQ = 'S' | ('Q' << 8);
    public const ushort SS = 'S' | ('S' << 8);
    public const ushort SV = 'S' | ('V' << 8);
    public const ushort UC = 'U' | ('C' << 8);
    public const ushort UI = 'U' | ('I' << 8);
    public const ushort UL = 'U' | ('L' << 8);
    public const ushort UN = 'U' | ('N' << 8);
    public const ushort UR = 'U' | ('R' << 8);
    public const ushort US = 'U' | ('S' << 8);
    public const ushort UT = 'U' | ('T' << 8);
    public const ushort UV = 'U' | ('V' << 8);

    private const ushort AE = 'A' | ('E' << 8);
    private const ushort AS = 'A' | ('S' << 8);
    private const ushort DA = 'D' | ('A' << 8);
    private const ushort DT = 'D' | ('T' << 8);
    private const ushort LO = 'L' | ('O' << 8);
    private const ushort LT = 'L' | ('T' << 8);
    private const ushort PN = 'P' | ('N' << 8);
    private const ushort SH = 'S' | ('H' << 8);
    private const ushort ST = 'S' | ('T' << 8);
    private const ushort TM = 'T' | ('M' << 8);

    /// <summary>Whether the length follows in two bytes.</summary>
    public static bool IsShort(ushort vr) =>
        vr is AE or AS or AT or CS or DA or DS or DT or FD or FL or IS or LO or LT or PN or SH or SL or SS or ST or TM or UI or UL or US;

    /// <summary>Whether two bytes are reserved, and the length follows in four.</summary>
    public static bool IsLong(ushort vr) => vr is OB or OD or OF or OL or OV or OW or SQ or SV or UC or UN or UR or UT or UV;

    /// <summary>Whether it is one of the standard's.</summary>
    public static bool IsKnown(ushort vr) => IsShort(vr) || IsLong(vr);

    /// <summary>Whether it may be one of a later edition: two capital letters.</summary>
    public static bool LooksLikeOne(ushort vr) => (vr & 0xFF) is >= 'A' and <= 'Z' && (vr >> 8) is >= 'A' and <= 'Z';

    /// <summary>
    /// Whether a writer that did not know it put two spaces or question marks there, with a length of two bytes behind them.
    /// </summary>
    public static bool IsBlank(ushort vr) => vr is 0x2020 or 0x3F3F;

    /// <summary>Bytes of one number; 0 for what is no binary number.</summary>
    public static int NumberLength(ushort vr) => vr switch
    {
        US or SS or OW => 2,
        UL or SL or FL or AT or OL or OF => 4,
        FD or SV or UV or OD or OV => 8,
        OB => 1,
        _ => 0,
    };
}
