using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Emails.Alerts;
using AppUsersGateway.Auditor.Emails.Calendars;
using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Emails.Heartbeats;
using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Emails.OwnerNotices;
using AppUsersGateway.Auditor.Emails.Receipts;
using AppUsersGateway.Auditor.Emails.Reviews;
using AppUsersGateway.Auditor.Emails.Revocations;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>One mail of every kind, of facts of our making judged by the product's rules, with ids that never change.</summary>
internal static class GivenMails
{
    private const string Explorer = "https://appusers.example.com/explorer/";

    public static readonly GatewayAddress Gateway = new(Options.Create(new GatewayAddressOptions { PublicUrl = "https://appusers.example.com" }));

    /// <summary>The mail of a kind. Whatever people can type is <paramref name="typed"/> when given.</summary>
    public static async Task<Email> Of(EmailKind kind, string? typed = null)
    {
        var reader = GivenDigest.Reader with { Name = typed ?? GivenDigest.Reader.Name };
        var organization = typed ?? "Example";
        if (kind == EmailKind.AuditDigest)
        {
            var source = GivenDigest.Morning() with { Organization = organization };
            var (digest, html) = await AuditDigestWriter.Write(source, reader);
            return Fixed(Envelope(kind, "digest-of-september", ExpiryCalendar.Of(source.Seen.Expiries.First, Gateway, Given.Now)).Around(digest.Subject, AuditDigestText.Of(digest), html));
        }

        var actor = new Actor(PrincipalKind.Administrator, "org_01", "adm_02", typed ?? "Grace Former") { Ip = "192.0.2.7" };
        return Fixed(await Envelope(kind, kind == EmailKind.Alert ? null : "first", kind == EmailKind.OwnerNotice ? ExpiryCalendar.Of([Expiry(typed)], Gateway, Given.Now) : null).Around(kind switch
        {
            EmailKind.Alert => AlertLetter.Of(Report(typed), Alert(reader, new AlertNews(Leak(typed), [])), isReader: true, Explorer),
            EmailKind.OwnerNotice => OwnerNoticeLetter.Of(Report(typed), Notice(reader, Ends(typed), Stale(typed)), Explorer),
            EmailKind.ActionReceipt => ReceiptLetter.Of(
                organization, new ActionTaken(ActionKind.Suspended, actor, [StoredToken(typed)]) { Reason = typed ?? "unused for 90 days", Until = Given.InDays(30), Rule = "TOK-007" },
                new Receipt(reader, [StoredUser(typed)], [StoredToken(typed)]) { IsOwner = true }, Given.Now, Explorer),
            EmailKind.Ladder => LadderLetter.Of(organization, reader, [Climb(typed), Climb(typed, LadderStage.Suspended), Climb(typed, ending: LadderEnding.Used)], isOwner: true, "run_01", Given.Now, Explorer),
            EmailKind.Review => ReviewLetter.Of(Report(typed), Review(reader, Unreviewed(typed)), Explorer),
            EmailKind.AllClear => AllClearLetter.Of(Report(typed), reader, new AllClearNumbers(30, 30, 212, 212, new ActivityHead { Sequence = 88_213, Hash = "a91c5e0f7b2d4c68" }), Explorer),
            EmailKind.AuditorUnhealthy => UnhealthyLetter.Of(organization, reader, Given.Now.AddHours(-26), Run() with { Status = AuditRunStatus.Failed, FinishedAt = Given.Now.AddHours(-2), Error = "The database could not be read or written." }, Given.Now, Explorer),
            EmailKind.TokenRevoked => RevocationLetter.Of(reader, StoredUser(typed), StoredToken(typed), new Holder("203.0.113.9", typed ?? "curl/8.9.1"), Given.Now, Explorer),
            _ => TestMail.Letter(organization, reader, actor, Given.Now, Explorer),
        }));
    }

    private static Alert Alert(Administrator person, AlertNews news)
    {
        var alert = new Alert(person);
        alert.Add(news);
        return alert;
    }

    private static Review Review(Administrator owner, FindingChange change)
    {
        var review = new Review(owner);
        review.Add(change);
        return review;
    }

    private static OwnerNotice Notice(Administrator owner, params FindingChange[] changes)
    {
        var notice = new OwnerNotice(owner);
        Array.ForEach(changes, notice.Add);
        return notice;
    }

    private static Envelope Envelope(EmailKind kind, string? thread, string? calendar) => new(kind, GivenDigest.Reader, Given.Now, MessageKey.Of(kind, "run_01", "adm_01"))
    {
        RunId = "run_01",
        Thread = thread,
        Calendar = calendar,
        Marks = kind is EmailKind.Alert or EmailKind.OwnerNotice ? new EmailMarks { Important = kind == EmailKind.Alert, Finding = "fnd_01", Rule = "LEAK-001", Severity = "CRITICAL", Environment = "production" } : null,
    };

    private static Email Fixed(Email email) => email with { Id = "eml_01" };

    private static AuditRun Run() => new() { Id = "run_01", OrganizationId = "org_01", Trigger = AuditTrigger.Scheduled, Status = AuditRunStatus.Running, QueuedAt = Given.Now, StartedAt = Given.Now };

    public static RunReport Report(string? typed) => new()
    {
        Run = Run(),
        Organization = typed ?? "Example",
        Seen = GivenDigest.Seen(),
        Changes = new AuditChanges(),
        Readers = [GivenDigest.Reader],
    };

    private static TokenFacts Token(string? typed, string number = "1") => GivenDigest.Token(typed ?? "billing-export", typed ?? "production", number, typed ?? "Nightly export to the bank, FIN-88");

    private static FindingChange Leak(string? typed) => Change(
        new LeakedSecret(), Token(typed) with { Leaks = [new LeakFacts("REPORTED", typed ?? "a public gist", Given.Now.AddMinutes(-4))] });

    private static FindingChange Ends(string? typed) => Change(
        new ExpiringSoon(), Token(typed) with { ExtendWhenUsed = false, ExpiresAt = Given.InDays(7), UsesLast30Days = 37_200, Use = Given.Use(Given.Caller("10.20.0.4", typed ?? "python-requests/2.31"), Given.Caller("10.20.0.5")) });

    private static FindingChange Stale(string? typed) => Change(new StaleToken(), Token(typed, "3") with { LastUsedAt = Given.DaysAgo(114), UsesLast30Days = 0, ExtendWhenUsed = false, ExpiresAt = Given.InDays(250) });

    private static FindingChange Unreviewed(string? typed)
    {
        var user = Given.User() with { Name = typed ?? "billing-export", Environment = typed ?? "production", CreatedAt = Given.DaysAgo(220), ReviewedAt = null, ReviewedByName = null, LiveTokens = 2 };
        var rule = new ReviewOverdue();
        var observation = new Observation(rule.About, FindingSubject.Of(user), rule.Check(user, RuleTerms.Of(rule.About, Given.Now))!);
        return new FindingChange(observation.Open("fnd_02", "org_01", "run_01", Given.Now), observation);
    }

    public static FindingChange Change(ITokenRule rule, TokenFacts token)
    {
        var observation = new Observation(rule.About, FindingSubject.Of(token, Given.User()), rule.Check(token, RuleTerms.Of(rule.About, Given.Now))!);
        return new FindingChange(observation.Open("fnd_01", "org_01", "run_01", Given.Now), observation);
    }

    private static UpcomingExpiry Expiry(string? typed) => new(FindingSubject.Of(Token(typed), Given.User()), Given.InDays(7), null);

    private static LadderNews Climb(string? typed, LadderStage stage = LadderStage.Warned, LadderEnding? ending = null) => new(
        new LadderClimb
        {
            TokenId = "tok_01",
            WarnedByRun = "run_01",
            OrganizationId = "org_01",
            FindingId = "fnd_01",
            Rule = "TOK-007",
            Stage = stage,
            WarnedAt = Given.DaysAgo(stage == LadderStage.Warned ? 0 : 41),
            DueAt = Given.InDays(stage == LadderStage.Warned ? 14 : 3),
            EndedAt = ending is null ? null : Given.Now,
            Ending = ending,
        },
        StoredToken(typed),
        StoredUser(typed));

    private static Token StoredToken(string? typed) => new()
    {
        Id = "tok_01",
        OrganizationId = "org_01",
        ApplicationUserId = "app_01",
        Prefix = "augu_7fQ2kd",
        Description = typed ?? "Nightly export to the bank, FIN-88",
        CreatedAt = Given.DaysAgo(200),
        ExpiresAt = Given.InDays(160),
        LastUsedAt = Given.DaysAgo(114),
        LastUsedIp = "10.20.0.4",
    };

    private static ApplicationUser StoredUser(string? typed) => new()
    {
        Id = "app_01",
        OrganizationId = "org_01",
        Name = typed ?? "billing-export",
        NameKey = "billing-export",
        Description = "",
        OwnerId = "adm_01",
        Status = ApplicationUserStatus.Active,
        CreatedAt = Given.DaysAgo(220),
        UpdatedAt = Given.DaysAgo(220),
    };
}
