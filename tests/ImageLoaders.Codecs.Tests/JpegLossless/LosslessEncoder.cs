using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Makes lossless JPEGs with everything that the process allows. Slow and plain.</summary>
internal sealed class LosslessEncoder
{
    public required CodestreamInfo Info { get; init; }

    public int Predictor { get; init; } = 1;

    public int PointTransform { get; init; }

    /// <summary>Rows between restart markers; 0: none.</summary>
    public int RestartRows { get; init; }

    public bool SeparateScans { get; init; }

    /// <summary>Whether each component has a table of its own.</summary>
    public bool OwnTables { get; init; }

    /// <summary>Whether the frame header names 0 rows, and a DNL marker the right number.</summary>
    public bool LateRows { get; init; }

    /// <summary>Written behind the first marker.</summary>
    public byte[] ApplicationSegment { get; init; } = [];

    public byte ApplicationMarker { get; init; } = 0xEE;

    public byte[] ComponentIds { get; init; } = [1, 2, 3, 4];

    /// <param name="samples">As the codec hands them out; bits below the point transform are lost.</param>
    public byte[] Encode(byte[] samples)
    {
        var writer = new JpegBitWriter();
        writer.Marker(0xD8);
        if (ApplicationSegment.Length != 0)
            writer.Marker(ApplicationMarker, ApplicationSegment);
        var count = Info.Components;
        var rows = LateRows ? 0 : Info.Rows;
        writer.Marker(
            0xC3,
            [(byte)Info.BitsPerSample, (byte)(rows >> 8), (byte)rows, (byte)(Info.Columns >> 8), (byte)Info.Columns, (byte)count,
             .. Enumerable.Range(0, count).SelectMany(i => new byte[] { ComponentIds[i], 0x11, 0 })]);
        for (var table = 0; table < (OwnTables ? count : 1); table++)
            writer.Marker(0xC4, [(byte)table, .. Counts(table), .. Symbols(table)]);
        if (RestartRows != 0)
            writer.Marker(0xDD, (byte)((RestartRows * Info.Columns) >> 8), (byte)(RestartRows * Info.Columns));
        int[][] scans = SeparateScans ? [.. Enumerable.Range(0, count).Select(i => new[] { i })] : [[.. Enumerable.Range(0, count)]];
        foreach (var scan in scans)
        {
            writer.Marker(
                0xDA,
                [(byte)scan.Length, .. scan.SelectMany(i => new byte[] { ComponentIds[i], (byte)((OwnTables ? i : 0) << 4) }),
                    (byte)Predictor, 0, (byte)PointTransform]);
            WriteScan(writer, scan, samples);
            if (LateRows && scan == scans[0])
                writer.Marker(0xDC, (byte)(Info.Rows >> 8), (byte)Info.Rows);
        }

        writer.Marker(0xD9);
        return writer.ToArray();
    }

    /// <summary>Codes of 2 to 16 bits, so that short and long ones are used.</summary>
    private static byte[] Counts(int table) => table % 2 == 0
        ? [0, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
        : [0, 0, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0];

    private static byte[] Symbols(int table) => table % 2 == 0
        ? [0, 3, 4, 2, 5, 1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
        : [6, 5, 7, 4, 8, 3, 9, 2, 10, 1, 11, 0, 12, 13, 14, 15, 16];

    private void WriteScan(JpegBitWriter writer, int[] scan, byte[] samples)
    {
        for (var row = 0; row < Info.Rows; row++)
        {
            var restarts = RestartRows != 0 && row % RestartRows == 0;
            if (restarts && row != 0)
            {
                writer.Flush();
                writer.Marker((byte)(0xD0 + (((row / RestartRows) - 1) & 7)));
            }

            for (var column = 0; column < Info.Columns; column++)
            {
                foreach (var component in scan)
                {
                    int At(int r, int c) => Sample(samples, r, c, component) >> PointTransform;
                    var prediction = (row == 0 || restarts, column) switch
                    {
                        (true, 0) => 1 << (Info.BitsPerSample - PointTransform - 1),
                        (true, _) => At(row, column - 1),
                        (false, 0) => At(row - 1, 0),
                        _ => Predict(At(row, column - 1), At(row - 1, column), At(row - 1, column - 1)),
                    };
                    WriteDifference(writer, OwnTables ? component : 0, (ushort)(At(row, column) - prediction));
                }
            }
        }

        writer.Flush();
    }

    private int Predict(int a, int b, int c) => Predictor switch
    {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    };

    private int Sample(byte[] samples, int row, int column, int component)
    {
        var at = (((row * Info.Columns) + column) * Info.Components) + component;
        return Info.BytesPerSample == 1 ? samples[at] : MemoryMarshal.Cast<byte, ushort>(samples)[at];
    }

    private static void WriteDifference(JpegBitWriter writer, int table, ushort modulo)
    {
        var difference = modulo <= 32768 ? modulo : modulo - 65536;
        var category = 0;
        while (Math.Abs(difference) >> category != 0)
            category++;
        var (code, length) = Code(table, category);
        writer.Bits(code, length);
        if (category < 16)
            writer.Bits(difference < 0 ? difference + (1 << category) - 1 : difference, category);
    }

    private static (int Code, int Length) Code(int table, int symbol)
    {
        var (code, index, counts) = (0, 0, Counts(table));
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            for (var i = 0; i < counts[length - 1]; i++, index++, code++)
            {
                if (Symbols(table)[index] == symbol)
                    return (code, length);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(symbol));
    }
}
