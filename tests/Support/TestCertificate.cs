using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AppUsersGateway.Tests.Support;

/// <summary>A certificate of a server of a test, its own authority.</summary>
public sealed class TestCertificate : IDisposable
{
    private TestCertificate(X509Certificate2 certificate, string file)
    {
        Certificate = certificate;
        File = file;
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate in PEM, to be trusted.</summary>
    public string File { get; }

    /// <summary>For an address of the loopback, unless another name is wanted.</summary>
    public static TestCertificate Create(string? name = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sink", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow(); // what checks the certificate knows no other clock
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.GetTempFileName();
        System.IO.File.WriteAllText(file, certificate.ExportCertificatePem());
        return new TestCertificate(X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null), file);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        System.IO.File.Delete(File);
    }
}
