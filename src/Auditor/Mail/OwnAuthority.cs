using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>Trusts what an organization's own certificate authority signed, for mail servers that no public one knows. The name must match all the same.</summary>
/// <param name="file">Certificates in PEM: nothing that they did not sign is trusted, and no public authority either.</param>
internal sealed class OwnAuthority(string file)
{
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        return own.Build(shown);
    }
}
