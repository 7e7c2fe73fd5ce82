using System.Security.Cryptography;
using System.Text;

namespace WadoLoader.Transport;

/// <summary>What a server's answer is shared and kept by: where it was asked, and for whom. The credentials are hashed.</summary>
internal static class ResultKey
{
    public static string Create(Uri url, string? authorization) =>
        $"{url.AbsoluteUri} {(authorization is null ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(authorization))))}";
}
