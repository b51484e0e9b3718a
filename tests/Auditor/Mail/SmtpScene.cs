using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Mail;

/// <summary>A mail that waits to be sent, and a server that is told how to misbehave.</summary>
internal sealed class SmtpScene : IAsyncDisposable
{
    private static readonly TimeSpan ConversationLimit = TimeSpan.FromMinutes(2);

    public required TestDatabase Database { get; init; }

    public required AuditorNode Auditor { get; init; }

    public required Tenant Tenant { get; init; }

    public required SmtpSink Sink { get; init; }

    public static Task<SmtpScene> Of(string? reviewer = null, TestCertificate? certificate = null, params (string Key, string? Value)[] settings) =>
        On(TestEngine.Sqlite, reviewer, certificate, settings);

    public static async Task<SmtpScene> On(TestEngine engine, string? reviewer = null, TestCertificate? certificate = null, params (string Key, string? Value)[] settings)
    {
        var (database, sink) = (await TestDatabase.Create(engine), new SmtpSink(certificate?.Certificate));
        var scene = new SmtpScene { Database = database, Sink = sink, Auditor = new AuditorNode(database, sink, rules: null, settings), Tenant = await database.GivenTenant() };
        if (reviewer is not null)
        {
            await database.Write(session => database.Administrators.Create(session, scene.Tenant.Actor, reviewer, null, [Permission.AuditRead]));
        }

        await scene.Tenant.Token(await scene.Tenant.User(), ipAllowlist: ["0.0.0.0/0"]);
        await scene.Auditor.Audit(scene.Tenant);
        return scene;
    }

    public async Task<Email> Only() => Assert.Single(await Auditor.Emails(Tenant));

    /// <summary>Sends; where the server says nothing more, until we have waited long enough.</summary>
    public async Task<(int Sent, int Tried)> SendThrough(bool silence)
    {
        var sending = Auditor.Send();
        await Sink.Struck();
        if (silence)
        {
            Database.Clock.Advance(ConversationLimit);
        }

        return await sending;
    }

    public async Task AssertSilentAlarm(string problem)
    {
        Assert.Equal((EmailStatus.Pending, problem), ((await Only()).Status, (await Only()).LastError));
        Assert.Equal(1, Sink.Conversations);
        Assert.Empty(Sink.Credentials);
        Assert.Empty(Sink.Seen);
        Assert.Contains(Auditor.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(problem, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Auditor.DisposeAsync();
        await Sink.DisposeAsync();
        await Database.DisposeAsync();
    }
}
