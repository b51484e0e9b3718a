using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Tests.Support;

/// <summary>Facts for the tests of rules. Nothing is wrong with them until a test says so: <c>Given.Token() with { … }</c>.</summary>
public static class Given
{
    /// <summary>The moment of every audit in the tests: a Monday morning.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset DaysAgo(double days) => Now.AddDays(-days);

    public static DateTimeOffset InDays(double days) => Now.AddDays(days);

    /// <summary>A day's session of 80 days of age, extended by the use an hour ago, from one small network.</summary>
    public static TokenFacts Token() => new()
    {
        TokenId = "tok_01",
        Prefix = "augu_7fQ2kd",
        Description = "Deploys the shop, OPS-1207",
        ApplicationUserId = "app_01",
        ApplicationUserName = "terraform",
        Environment = "staging",
        CreatedAt = DaysAgo(80),
        ExpiresAt = Now.AddHours(23),
        AbsoluteExpiresAt = InDays(10),
        MaxAgeSeconds = 86_400,
        ExtendWhenUsed = true,
        IpAllowlist = Allowlist("192.0.2.0/28"),
        LastUsedAt = Now.AddHours(-1),
        UsesLast30Days = 4_500,
        RecordedSince = DaysAgo(400),
        OperationsRecordedSince = DaysAgo(400),
        Use = Use(Caller()),
    };

    /// <summary>The same, issued 100 days ago: old enough for every window of silence, and so for a rotation.</summary>
    public static TokenFacts OldToken() => Token() with { CreatedAt = DaysAgo(100) };

    /// <summary>A token that expired yesterday and was not called since.</summary>
    public static EndedTokenFacts Ended() => new()
    {
        TokenId = "tok_02",
        Prefix = "augu_9xW3mt",
        Description = "Deploys the shop, OPS-1100",
        ApplicationUserId = "app_01",
        ApplicationUserName = "terraform",
        Environment = "staging",
        CreatedAt = DaysAgo(60),
        ExpiresAt = DaysAgo(1),
        LastUsedAt = DaysAgo(2),
    };

    /// <summary>A user of 100 days of age, reviewed a month ago, with an active owner and one token, used an hour ago.</summary>
    public static ApplicationUserFacts User() => new()
    {
        ApplicationUserId = "app_01",
        Name = "terraform",
        Description = "Deploys the shop",
        Environment = "staging",
        CreatedAt = DaysAgo(100),
        OwnerName = "Ada Example",
        OwnerActive = true,
        ReviewedAt = DaysAgo(30),
        ReviewedByName = "Ada Example",
        LiveTokens = 1,
        LastUsedAt = Now.AddHours(-1),
        RecordedSince = DaysAgo(400),
        Tokens = [new UserTokenFacts("augu_7fQ2kd", Now.AddHours(-1), IsRotated: false)],
        Callers = [Caller()],
    };

    /// <summary>An organization whose audits run, whose mails arrive, and where nothing went past the ordinary way.</summary>
    public static OrganizationFacts Organization() => new()
    {
        OrganizationId = "org_01",
        Name = "Example",
        CreatedAt = DaysAgo(400),
        LastAuditAt = DaysAgo(1),
        Readers = 2,
    };

    /// <summary>Use by some callers, some of it today.</summary>
    public static UseFacts Use(params CallerFacts[] callers) => new()
    {
        Callers = callers,
        PerDay = [.. Enumerable.Repeat(150L, UseFacts.Days)],
        ActiveDays = [.. Enumerable.Range(0, 80).Select(day => DaysAgo(79 - day).Date).Select(day => new DateTimeOffset(day, TimeSpan.Zero))],
        Last30Days = 4_500,
    };

    /// <summary>A program that has called for two months, the last time an hour ago.</summary>
    public static CallerFacts Caller(string ip = "192.0.2.7", string userAgent = "Terraform/1.9.8", double firstDaysAgo = 60, double lastDaysAgo = 1.0 / 24, long uses = 4_500) =>
        new(ip, Place(ip), userAgent, DaysAgo(firstDaysAgo), DaysAgo(lastDaysAgo), uses);

    /// <summary>Refusals in one hour, the last of them at its end.</summary>
    public static DenialFacts Denial(string ip = "203.0.113.9", string userAgent = "curl/8.9.1", double hoursAgo = 2, long uses = 1) =>
        new(ip, Place(ip), userAgent, [new DenialHour(Now.AddHours(-hoursAgo), uses, Now.AddHours(-hoursAgo).AddMinutes(59))]);

    public static IpNetwork Place(string ip) => IpNetwork.Around(Allowlist(ip).Networks[0].Address, 24, 48)!;

    public static IpAllowlist Allowlist(params string[] entries) =>
        IpAllowlist.TryCreate(entries, out var list, out var problem) ? list : throw new FormatException(problem);
}
