using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.TokenPolicies;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>What the organization decided about its tokens, and what went wrong around them: policies, a ladder that is being tried, exceptions, a mail that was given up, a stranger who guesses.</summary>
internal sealed class DemoGovernance(
    TokenPolicyRepository tokenPolicies, AuditPolicyRepository auditPolicies, RuleExceptionRepository exceptions, EmailOutbox outbox, PermissionUsage usage,
    DemoUserHistory users, DemoPeople people, DemoTimeline timeline, DemoClock clock)
{
    private const long QuarterSeconds = 90 * 86_400;
    private const long Guesses = 37;
    private const string GuesserIp = "203.0.113.66";

    public void Plan()
    {
        Except(190.3, "TOK-001", "legacy-ftp-bridge", "the print shop cannot change its token before the contract ends", 210);
        Except(12.4, "NET-001", "ci-backend", "runners get their addresses from the provider's pool until the move", 60);
        timeline.Add(clock.DaysAgo(20.4, "token policy"), async session => await tokenPolicies.Replace(session, await people.Act(session, DemoPerson.Ana), new TokenPolicy
        {
            OrganizationId = "",
            MaximumAgeSeconds = QuarterSeconds,
            RequireExpiry = true,
            RequireAllowlist = true,
            GrandfatheredUntil = clock.End.AddDays(60),
        }));
        timeline.Add(clock.DaysAgo(19.2, "audit policy"), async session => await auditPolicies.Update(
            session, await people.Act(session, DemoPerson.Ana), [], [("development", IpAllowlist.FromStorage(DemoNetworks.Office))], ladder: new LadderPolicy { Mode = LadderMode.DryRun }));
        timeline.Add(clock.DaysAgo(1.2, "given up"), GiveUpMail);
        timeline.Add(clock.End.AddHours(-3), session => usage.AddUnknown(
            session, [KeyValuePair.Create((new DateTimeOffset(clock.GetUtcNow().Date, TimeSpan.Zero).AddHours(clock.GetUtcNow().Hour), GuesserIp), Guesses)], DateTimeOffset.UnixEpoch));
    }

    private void Except(double daysAgo, string rule, string user, string reason, double days) => timeline.Add(clock.DaysAgo(daysAgo, rule), async session =>
        await exceptions.Create(session, await people.Act(session, DemoPerson.Jonas), rule, users[user].Id, tokenId: null, reason, clock.GetUtcNow().AddDays(days)));

    private async Task GiveUpMail(Session session)
    {
        var (now, reader) = (clock.GetUtcNow(), (await people.Act(session, DemoPerson.Mats)));
        var id = Identifier.New(IdentifierKind.Email, now);
        await outbox.Add(session, new Email
        {
            Id = id,
            OrganizationId = reader.OrganizationId,
            Kind = EmailKind.AuditDigest,
            RecipientId = reader.Id!,
            RecipientName = reader.Name,
            RecipientAddress = DemoPerson.Mats.Email,
            Subject = "[AppUsers · Brightwater] Token audit",
            Text = "The mail server of the time refused this mail; its text was not kept.",
            Html = "<p>The mail server of the time refused this mail; its text was not kept.</p>",
            Status = EmailStatus.Pending,
            CreatedAt = now,
            NextAttemptAt = now,
        });
        await outbox.MarkFailed(session, id, "550 mailbox full", next: null);
    }
}
