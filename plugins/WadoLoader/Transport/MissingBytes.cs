namespace WadoLoader.Transport;

/// <summary>
/// Bytes were read that have not been fetched yet. It stays inside of this folder: who catches it fetches them and reads again.
/// </summary>
/// <param name="offset">Of the first.</param>
/// <param name="count">How many at least.</param>
internal sealed class MissingBytes(long offset, long count) : Exception("Bytes are needed that have not been fetched.")
{
    public long Offset => offset;

    public long Count => count;
}
