using System.Text.Json;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Runs;

public sealed class DiskListTests
{
    [Fact]
    public void It_gives_back_what_was_added_in_its_order_as_often_as_wanted()
    {
        using var list = new DiskList<string>();
        Assert.Empty(list.Batches());
        var texts = Enumerable.Range(0, 1_203).Select(number => $"line {number}\nand \"another\" line").ToList();
        texts.ForEach(list.Add);

        Assert.Equal(1_203, list.Count);
        Assert.Equal(texts, list.Batches().SelectMany(batch => batch));
        list.Add("after reading");
        Assert.Equal([.. texts, "after reading"], list.Batches().SelectMany(batch => batch));
        Assert.All(list.Batches(), batch => Assert.InRange(batch.Count, 1, 500));
    }

    [Fact]
    public void Nothing_of_what_an_audit_keeps_there_is_lost()
    {
        var subject = new FindingSubject
        {
            Kind = SubjectKind.Token,
            Id = "tok_1",
            Name = "Zürich \u2028 \"x\"",
            ApplicationUserId = "app_1",
            Environment = "production",
            OwnerName = "Ada",
            TokenId = "tok_1",
            TokenPrefix = "augu_1",
            TokenDescription = "",
        };
        var verdict = new Verdict(Severity.Critical, "never used", [new Evidence("allowlist", "none"), new Evidence("last use", "2026-08-01")], "Rotate it.")
        {
            Confidence = Confidence.Low,
            Deadline = Given.InDays(3).AddTicks(7),
            Step = 2,
            News = "another caller",
            CallsPerDay = 12_000_000_000,
            Material = "192.0.2.0/24",
        };
        var observed = new Difference(null, "TOK-001", subject, verdict, IsStored: true);
        var finding = new Finding
        {
            Id = "fnd_1",
            OrganizationId = "org_1",
            Rule = "TOK-001",
            Fingerprint = "f",
            SubjectKind = SubjectKind.Token,
            SubjectId = "tok_1",
            ApplicationUserId = "app_1",
            TokenId = "tok_1",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Title = "never used",
            Evidence = new EvidenceList(verdict.Evidence),
            Remedy = "Rotate it.",
            Deadline = Given.InDays(1),
            Status = FindingStatus.Resolved,
            OpenedAt = Given.Now,
            WorsenedAt = Given.InDays(2),
            ReopenedAt = Given.InDays(3),
            ResolvedAt = Given.InDays(4),
            OpenedByRun = "run_1",
            ResolvedByRun = "run_2",
            Change = 7,
            AcknowledgedAt = Given.InDays(5),
            AcknowledgedBy = "adm_1",
            AcknowledgedUntil = Given.InDays(6),
            AcknowledgeReason = "until the move",
            ExceptionId = "exc_1",
        };

        Same(observed);
        Same(Difference.Of(finding));
        Same(new StoredChange(finding, observed, Severity.Low, IsFollowed: true));
        Same(new Notice { OrganizationId = "org_1", Fingerprint = "f", RecipientId = "adm_1", Kind = EmailKind.OwnerNotice, OpenedAt = Given.Now, Stage = 3, News = "n", MessageKey = "k", ToldAt = Given.InDays(1) });

        static void Same<T>(T item)
        {
            using var list = new DiskList<T>();
            list.Add(item);
            var text = JsonSerializer.Serialize(item);
            Assert.Equal(text, JsonSerializer.Serialize(Assert.Single(Assert.Single(list.Batches()))));
        }
    }

    [Fact]
    public void Leaders_are_the_first_in_order_and_equal_ones_stay_as_they_came()
    {
        var leaders = new Leaders<(int Rank, string Name)>(3, Comparer<(int Rank, string Name)>.Create((one, other) => one.Rank.CompareTo(other.Rank)));
        foreach (var item in new[] { (5, "a"), (2, "b"), (5, "c"), (2, "d"), (1, "e"), (2, "f") })
        {
            leaders.Add(item);
        }

        Assert.Equal(6, leaders.Count);
        Assert.Equal([(1, "e"), (2, "b"), (2, "d")], leaders.First);
    }
}
