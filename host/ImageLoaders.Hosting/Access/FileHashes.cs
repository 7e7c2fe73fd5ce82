using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Hosting.Access;

/// <summary>
/// The SHA-256 of whole files, each computed once for a version that the system tells from others. Safe for concurrent use.
/// </summary>
internal sealed class FileHashes
{
    private const int MostFiles = 65_536;
    private const int PieceBytes = 1 << 20;

    private readonly ConcurrentDictionary<FileIdentity, string> _known = new();

    /// <summary>Gets the hash of the bytes that a handle gives, in lower-case hexadecimal digits.</summary>
    public string GetHash(SafeFileHandle handle, FileIdentity identity)
    {
        if (_known.TryGetValue(identity, out var known))
            return known;
        var hash = Compute(handle, identity.LengthBytes);
        if (FileIdentity.FromHandle(handle).MayDifferFrom(identity))
            return hash; // of bytes in between: whoever read them is told so, and the next reader computes anew
        if (_known.Count >= MostFiles)
            _known.Clear();
        return _known[identity] = hash;
    }

    private static string Compute(SafeFileHandle handle, long lengthBytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[(int)Math.Min(PieceBytes, Math.Max(1, lengthBytes))];
        for (var offset = 0L; offset < lengthBytes;)
        {
            var read = RandomAccess.Read(handle, piece.AsSpan(0, (int)Math.Min(piece.Length, lengthBytes - offset)), offset);
            if (read == 0)
                break;
            hash.AppendData(piece, 0, read);
            offset += read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
