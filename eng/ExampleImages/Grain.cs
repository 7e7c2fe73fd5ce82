namespace ExampleImages;

/// <summary>
/// Noise as a scanner makes it, in tiles that repeat: gzip finds the same noise again within its window, so that it costs almost nothing.
/// </summary>
public sealed class Grain
{
    private const int Columns = 64;
    private const int Rows = 12;
    private readonly int[] _values = new int[Rows * Columns];

    /// <param name="amplitude">Most that the noise adds or takes away.</param>
    public Grain(int amplitude)
    {
        var state = 0x2545F491u;
        for (var i = 0; i < _values.Length; i++)
        {
            var sum = 0;
            for (var dice = 0; dice < 3; dice++)
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                sum += (int)(state % (uint)((2 * amplitude) + 1)) - amplitude;
            }

            _values[i] = sum / 3;
        }
    }

    public int this[int row, int column] => _values[(row % Rows * Columns) + (column % Columns)];
}
