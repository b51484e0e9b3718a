using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class RotationUnfinishedTests
{
    private readonly RotationUnfinished rule = new();

    private static readonly TokenFacts Rotated = Given.Token() with
    {
        SuccessorCreatedAt = Given.DaysAgo(6),
        GraceEndsAt = Given.InDays(4),
        SuccessorPrefix = "augu_Qw3rty",
        SuccessorUsedAt = Given.DaysAgo(5),
        LastUsedAt = Given.DaysAgo(1),
    };

    [Theory]
    [InlineData(4.9, 5.0, true)]
    [InlineData(5.0, 5.0, true)]
    [InlineData(5.1, 5.0, false)]
    [InlineData(0.9, 0.1, true)]
    public void It_speaks_in_the_second_half_of_the_overlap_and_on_its_last_day(double leftDays, double sinceDays, bool found)
    {
        var token = Rotated with { SuccessorCreatedAt = Given.DaysAgo(sinceDays), GraceEndsAt = Given.InDays(leftDays), LastUsedAt = Given.Now };

        Assert.Equal(found, rule.Check(token, Given.Now) is not null);
    }

    [Fact]
    public void A_rotation_is_finished_when_only_the_new_secret_is_used()
    {
        Assert.Null(rule.Check(Rotated with { LastUsedAt = Given.DaysAgo(7) }, Given.Now));
        Assert.Equal("ends in 4 days and its successor was never used", rule.Check(Rotated with { LastUsedAt = Given.DaysAgo(7), SuccessorUsedAt = null }, Given.Now)?.Title);
        Assert.Null(rule.Check(Given.Token(), Given.Now));
    }

    [Fact]
    public void It_says_who_still_uses_the_old_secret_and_until_when_that_works()
    {
        var verdict = rule.Check(Rotated, Given.Now)!;

        Assert.Equal((Severity.High, "ends in 4 days and is still used", (DateTimeOffset?)Given.InDays(4)), (verdict.Severity, verdict.Title, verdict.Deadline));
        Assert.Equal("Move Terraform/1.9.8 at 192.0.2.7 from token augu_7fQ2kd… of terraform to augu_Qw3rty… before 2026-11-27 06:00 UTC.", verdict.Remedy);
    }
}
