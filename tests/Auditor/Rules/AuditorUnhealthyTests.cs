using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class AuditorUnhealthyTests
{
    private readonly AuditorUnhealthy rule = new();

    private static readonly SystemFault[] Fault = [new(Given.DaysAgo(1), "Ada Example: mailbox unavailable")];

    [Fact]
    public void Everything_that_would_make_silence_a_lie_is_a_finding_of_its_own()
    {
        var sick = Given.Organization() with
        {
            MissedAudits = [Given.DaysAgo(1)],
            FailedAudits = Fault,
            FailedEmails = Fault,
            Readers = 0,
            ChainDefect = "Entry 7 was changed after it was written.",
            RecordingGaps = Fault,
        };
        var verdicts = rule.Check(sick, Given.Now);

        Assert.Equal(["missed", "failed", "mail", "readers", "chain", "gap"], verdicts.Select(verdict => verdict.Material));
        Assert.All(verdicts, verdict => Assert.Equal(Severity.Critical, verdict.Severity));
        Assert.Equal("missed 1 audit", verdicts[0].Title);
        Assert.Equal("audited 3 hours late", Assert.Single(rule.Check(Given.Organization() with { OverdueSince = Given.Now.AddHours(-3) }, Given.Now)).Title);
        Assert.Contains(new Evidence("not sent", "2026-11-22 06:00 UTC (24 hours ago), to Ada Example: mailbox unavailable"), verdicts[2].Evidence);
    }
}
