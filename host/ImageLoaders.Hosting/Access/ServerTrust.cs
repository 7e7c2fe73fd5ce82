using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageLoaders.Hosting.Access;

/// <summary>TLS as the operator set it up: authorities beside the system's, and a certificate to show.</summary>
internal static class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <exception cref="ArgumentException">A file cannot be read.</exception>
    public static SslClientAuthenticationOptions Create(AccessOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CertificateAuthorityFile is { } authorities)
        {
            var trusted = Read(nameof(options.CertificateAuthorityFile), authorities, path =>
            {
                var certificates = new X509Certificate2Collection();
                certificates.ImportFromPemFile(path);
                return certificates.Count > 0 ? certificates : throw new CryptographicException("it has no certificate");
            });
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsTrusted(certificate, chain, trusted));
        }

        if (options.ClientCertificateFile is { } own)
            tls.ClientCertificates = [Read(nameof(options.ClientCertificateFile), own, ReadWithKey)];
        return tls;
    }

    private static X509Certificate2 ReadWithKey(string path)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(path);
        // Windows cannot use a key that was never stored
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? seen, X509Certificate2Collection trusted)
    {
        if (certificate is not X509Certificate2 server)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        // as .NET does without the file: authorities of one's own rarely publish a list
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var element in seen?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(server);
    }

    private static T Read<T>(string option, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"ImageLoaders:Access:{option}: '{path}' cannot be used: {exception.Message}", exception);
        }
    }
}
