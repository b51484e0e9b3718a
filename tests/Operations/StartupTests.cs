using System.Net;
using System.Net.Sockets;
using Xunit;

namespace AppUsersGateway.Tests.Operations;

/// <summary>A configuration that cannot work ends the start: exit code 1 and one sentence that names the setting.</summary>
public sealed class StartupTests : IDisposable
{
    private readonly GatewayProgram program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("--Gateway:Url=http://0.0.0.0:5080", "Gateway:Url: http://0.0.0.0:5080 would take tokens in clear text from the network.", "Gateway:AllowPlainHttp=true")]
    [InlineData("--Gateway:Url=nonsense", "Gateway:Url: 'nonsense' is no address")]
    [InlineData("--Gateway:PublicUrl=nonsense", "Gateway:PublicUrl: 'nonsense' is no address")]
    [InlineData("--Gateway:AllowPlainHttp=maybe", "Gateway:AllowPlainHttp: 'maybe' is not understood: give true or false.")]
    [InlineData("--Gateway:Nope=1", "Gateway:Nope: there is no such setting; there are ", "AllowPlainHttp, ", ", PublicUrl, ")]
    [InlineData("--Gatewy:Url=http://127.0.0.1:0", "Gatewy: there is no such section of settings", "Gateway")]
    [InlineData("--Nope=1", "'--Nope=1' is neither an option of this command nor a setting")]
    [InlineData("serv", "'serv' is neither an option of this command nor a setting")]
    [InlineData("--Database:Provider=Oracle", "Database:Provider: 'Oracle' is not understood: give Sqlite or PostgreSql.")]
    [InlineData("--Database:Provider=7", "Database:Provider: '7' is not understood: give Sqlite or PostgreSql.")]
    [InlineData("--Database:ConnectionString=", "Database:ConnectionString is empty")]
    [InlineData("--Database:ConnectionString=Pasword=s3cret", "Database:ConnectionString is no connection string for Sqlite")]
    [InlineData("--Database:ConnectionString=Data Source=:memory:", "Database:ConnectionString must name a file")]
    [InlineData("--GraphQL:MaximumDepth=deep", "GraphQL:MaximumDepth: 'deep' is not understood: give a number.")]
    [InlineData("--Oidc:Authority=https://login.example.com", "Oidc:Audience is empty")]
    [InlineData("--Oidc:Audience=appusers", "Oidc:Authority is empty")]
    [InlineData("--Metrics:AllowedNetworks=nowhere", "Metrics:AllowedNetworks: ")]
    [InlineData("--Gateway:TrustedProxies=10.0.0.1/8", "Gateway:TrustedProxies: 10.0.0.1/8 has host bits set")]
    [InlineData("--Gateway:TrustedProxies=127.0.0.1, 0.0.0.0/0", "Gateway:TrustedProxies: 0.0.0.0/0 would let everybody say where they come from.")]
    [InlineData("--Gateway:TrustedProxies:0=proxy.example.com", "Gateway:TrustedProxies: ")]
    [InlineData("--Limits:VerificationConcurrent=0", "Limits:VerificationConcurrent: give 1 to 10000.")]
    [InlineData("--Auditor:Schedule=0 0 7 31 2 ?", "Auditor:Schedule '0 0 7 31 2 ?' never comes")]
    [InlineData("--Webhook:Url=http://hooks.example.com/", "Webhook:Url must be an https address")]
    [InlineData("--Webhook:Secret=s3cret", "Webhook:Url is empty although Webhook:Secret is set.")]
    [InlineData("--GraphQL:MaximumDepth=500", "GraphQL:MaximumDepth: give 5 to 50.")]
    public Task Refuses_a_setting_that_cannot_work(string setting, params string[] says) => AssertRefused([setting], says);

    [Theory]
    [InlineData("login.example.com")]
    [InlineData("http://login.example.com")]
    [InlineData("https://login.example.com/?tenant=1")]
    [InlineData("https://user:pass@login.example.com")]
    public Task Refuses_an_identity_provider_that_somebody_could_stand_in_for(string authority) =>
        AssertRefused([$"--Oidc:Authority={authority}", "--Oidc:Audience=appusers"], "Oidc:Authority: ");

    [Fact]
    public async Task Refuses_a_folder_that_cannot_be_written()
    {
        // A file in place of the folder: not even root can write in there.
        await File.WriteAllTextAsync(Path.Combine(program.Folder, "file"), "");
        await AssertRefused(["--Database:ConnectionString=Data Source=file/appusers.db"], "Database:ConnectionString: no file can be written in ");
    }

    [Fact]
    public async Task Refuses_a_file_that_is_no_database()
    {
        await File.WriteAllTextAsync(Path.Combine(program.Folder, "notes.txt"), "These are notes and no database, however long one reads them.");
        await AssertRefused(["--Database:ConnectionString=Data Source=notes.txt"], "The database cannot be used (Database:ConnectionString)");
    }

    [Fact]
    public Task Refuses_a_server_that_does_not_answer_without_its_password() => AssertRefused(
        ["--Database:Provider=PostgreSql", "--Database:ConnectionString=Host=127.0.0.1;Port=1;Username=appusers;Password=s3cret"],
        "The database cannot be used (Database:ConnectionString)");

    [Fact]
    public async Task Refuses_an_address_that_another_program_has()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await AssertRefused([$"--Gateway:Url=http://{other.LocalEndpoint}"], $"Gateway:Url: cannot listen on http://{other.LocalEndpoint}:");
    }

    [Theory]
    [InlineData("admin", "create", "--email", "ada@example.com", "--Database:Provider=Oracle")]
    [InlineData("migrate", "--Database:Provider=Oracle")]
    [InlineData("health", "--Database:Provider=Oracle")]
    public Task Refuses_the_same_to_every_command(params string[] arguments) => AssertRefused(arguments, "Database:Provider: 'Oracle' is not understood");

    private async Task AssertRefused(string[] arguments, params string[] says)
    {
        var (code, output, errors) = await program.Run(arguments);
        Assert.Equal(1, code);
        Assert.StartsWith(says[0], errors, StringComparison.Ordinal);
        Assert.All(says, part => Assert.Contains(part, errors, StringComparison.Ordinal));
        Assert.Single(errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(["   at ", "System.", "s3cret"], trace => Assert.DoesNotContain(trace, output + errors, StringComparison.Ordinal));
    }
}
