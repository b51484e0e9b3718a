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

    /// <summary>A day's session of 100 days of age, extended by the use an hour ago, from one small network.</summary>
    public static TokenFacts Token() => new()
    {
        TokenId = "tok_01",
        Prefix = "augu_7fQ2kd",
        Description = "Deploys the shop, OPS-1207",
        ApplicationUserId = "app_01",
        ApplicationUserName = "terraform",
        Environment = "staging",
        CreatedAt = DaysAgo(100),
        ExpiresAt = Now.AddHours(23),
        MaxAgeSeconds = 86_400,
        ExtendWhenUsed = true,
        IpAllowlist = Allowlist("192.0.2.0/28"),
        LastUsedAt = Now.AddHours(-1),
        UsesLast30Days = 4_500,
        RecordedSince = DaysAgo(400),
    };

    /// <summary>A user of 100 days of age with an active owner and one token, used an hour ago.</summary>
    public static ApplicationUserFacts User() => new()
    {
        ApplicationUserId = "app_01",
        Name = "terraform",
        Environment = "staging",
        CreatedAt = DaysAgo(100),
        OwnerName = "Ada Example",
        OwnerActive = true,
        LiveTokens = 1,
        LastUsedAt = Now.AddHours(-1),
        RecordedSince = DaysAgo(400),
    };

    public static IpAllowlist Allowlist(params string[] entries) =>
        IpAllowlist.TryCreate(entries, out var list, out var problem) ? list : throw new FormatException(problem);
}
