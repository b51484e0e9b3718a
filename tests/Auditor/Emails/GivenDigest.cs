using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>Audits for the tests of digests: facts of our making, judged by the product's rules, with ids that never change.</summary>
internal static class GivenDigest
{
    /// <summary>Enough rules for something of everything, and no more: what a digest looks like does not depend on how many there are.</summary>
    private static readonly RuleCatalog Rules = RuleCatalog.Of(
        new NeverExpires(), new SessionTooLong(), new ExpiringSoon(), new StaleToken(), new NeverUsedToken(), new PoorDescription(),
        new NoAllowlist(), new OpenToTheInternet(), new AllowlistTooWide(), new DormantUser(), new UserWithoutTokens(), new NoOwner());

    public static readonly Administrator Reader = new()
    {
        Id = "adm_01",
        OrganizationId = "org_01",
        Email = "ada@example.com",
        Name = "Ada Example",
        Status = AdministratorStatus.Active,
        CreatedAt = Given.DaysAgo(400),
        Permissions = new PermissionSet([Permission.OrganizationAdmin]),
    };

    /// <summary>A morning with something of everything.</summary>
    public static DigestSource Morning()
    {
        var tokens = new[]
        {
            Token("billing-export", "production", "1", "Nightly export to the bank, FIN-88") with { IpAllowlist = Given.Allowlist("0.0.0.0/0", "203.0.113.0/28"), Privileged = true },
            Token("terraform", "production", "2", "Applies infrastructure changes, OPS-1207") with { ExtendWhenUsed = false, ExpiresAt = Given.Now.AddHours(20), MaxAgeSeconds = 100 * 86_400 },
            Token("grafana", "production", "3", "") with { LastUsedAt = Given.DaysAgo(114), UsesLast30Days = 0, ExtendWhenUsed = false, ExpiresAt = Given.InDays(250) },
            Token("legacy-sync", null, "4", "sync") with { ExpiresAt = null, MaxAgeSeconds = null, ExtendWhenUsed = false, IpAllowlist = null },
            Token("ci-runner", "staging", "5", "test") with { ExtendWhenUsed = false, ExpiresAt = Given.InDays(12), MaxAgeSeconds = 112 * 86_400 },
            Token("backup-agent", "staging", "6", "Copies the database to cold storage, OPS-92") with { ExtendWhenUsed = false, ExpiresAt = Given.InDays(6), LastUsedAt = null, UsesLast30Days = 0, CreatedAt = Given.DaysAgo(20) },
        };
        var users = new[] { Given.User() with { ApplicationUserId = "app_7", Name = "old-importer", OwnerName = "Grace Former", OwnerActive = false, LiveTokens = 0, LastTokenEndedAt = Given.DaysAgo(70), LastUsedAt = Given.DaysAgo(97) } };
        return Of(tokens, users, worse: "TOK-007", gone: new Dictionary<string, FindingSubject>(StringComparer.Ordinal)
        {
            ["tok_8"] = FindingSubject.Of(Token("smoke-tests", "staging", "8", ""), Given.User() with { OwnerName = null, OwnerActive = false }),
        });
    }

    /// <summary>What a reading of the facts gave beside the findings.</summary>
    public static FactsPassResult Seen() => new(new Differences()) { TokensExamined = 12_004, ApplicationUsersExamined = 118 };

    /// <summary>An audit at which everything that the rules find in these facts is new; with a rule whose first finding was medium before, 31 others are unchanged and one is resolved.</summary>
    public static DigestSource Of(IReadOnlyCollection<TokenFacts> tokens, IReadOnlyCollection<ApplicationUserFacts> users, string? worse = null, IReadOnlyDictionary<string, FindingSubject>? gone = null)
    {
        var owner = Given.User();
        List<Observation> observations =
        [
            .. tokens.SelectMany(token => Rules.All.OfType<ITokenRule>().Select(rule => (rule.About, Subject: FindingSubject.Of(token, owner), Verdict: rule.Check(token, Given.Now))))
                .Concat(users.SelectMany(user => Rules.All.OfType<IApplicationUserRule>().Select(rule => (rule.About, Subject: FindingSubject.Of(user), Verdict: rule.Check(user, Given.Now)))))
                .Where(judged => judged.Verdict is not null)
                .Select(judged => new Observation(judged.About, judged.Subject, judged.Verdict!)),
        ];
        var expiries = tokens.Select(token => UpcomingExpiry.Of(token, FindingSubject.Of(token, owner), Given.Now)).OfType<UpcomingExpiry>().ToList();
        using var changes = new AuditChanges();
        var worsened = observations.Find(observation => observation.Rule.Code == worse);
        foreach (var observation in observations.Where(observation => observation != worsened))
        {
            changes.Open(new FindingChange(Open(observation), observation));
        }

        if (worsened is not null)
        {
            changes.Worsen(new FindingChange(Open(worsened), worsened) { SeverityBefore = Severity.Medium });
            changes.Resolve(Open(observations[0]) with { SubjectId = "tok_8", Rule = "TOK-001", Severity = Severity.High, Title = "never expires" });
            changes.Keep(new Standing(Open: 31, Critical: 1, Accepted: 0, Excepted: 0));
        }

        var source = new DigestSource
        {
            Organization = "Example",
            RunId = "run_01jd9xq3m8e5p7k2v4w6y8z0ab",
            At = Given.Now,
            Seen = Seen(),
            News = DigestNews.Of(changes, gone ?? new Dictionary<string, FindingSubject>(StringComparer.Ordinal), Rules),
            ChainHead = new ActivityHead { Sequence = 88_213, Hash = "a91c5e0f7b2d4c68" + new string('0', 48) },
            ExplorerUrl = "https://appusers.example.com/explorer/",
        };
        expiries.ForEach(source.Seen.Expiries.Add);
        return source;
    }

    public static TokenFacts Token(string user, string? environment, string number, string description) => Given.OldToken() with
    {
        TokenId = "tok_" + number,
        Prefix = $"augu_7fQ2k{number}",
        Description = description,
        ApplicationUserId = "app_" + number,
        ApplicationUserName = user,
        Environment = environment,
    };

    private static Finding Open(Observation observation) => observation.Open($"fnd_{observation.Subject.Id}", "org_01", "run_01", Given.Now);
}
