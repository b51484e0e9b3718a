using AppUsersGateway.Auditor.Emails.Alerts;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Emails.OwnerNotices;
using AppUsersGateway.Auditor.Emails.Reviews;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>A letter that shows some of much says how much there is, although nobody kept the rest.</summary>
public sealed class LongLetterTests
{
    private const string Explorer = "https://appusers.example.com/explorer";

    [Fact]
    public void A_notice_shows_what_ends_first_and_counts_tokens_and_findings()
    {
        var notice = new OwnerNotice(GivenDigest.Reader);
        for (var number = 12; number > 0; number--)
        {
            var token = Token(number) with { ExtendWhenUsed = false, ExpiresAt = Given.InDays(number / 2.0), LastUsedAt = Given.DaysAgo(114), UsesLast30Days = 0 };
            notice.Add(GivenMails.Change(new ExpiringSoon(), token));
            if (number == 12)
            {
                notice.Add(GivenMails.Change(new StaleToken(), token)); // the second about the same token
            }
        }

        var letter = OwnerNoticeLetter.Of(GivenMails.Report(null), notice, Explorer);

        Assert.Equal((13L, 12L, true), (notice.Count, notice.Tokens, notice.HasSeveralUsers));
        Assert.Equal(notice.Soonest.Select(change => change.Finding.SubjectId).Order(StringComparer.Ordinal).First(), notice.FirstSubjectId);
        Assert.Equal(notice.Soonest.Min(change => change.Finding.Deadline), notice.Soonest[0].Finding.Deadline);
        Assert.Contains("; 11 other tokens of yours need you too.", letter.Verdict, StringComparison.Ordinal);
        Assert.Contains(", and 12 more", letter.Subject, StringComparison.Ordinal);
        Assert.Contains(letter.Parts, part => part.Heading == "And 3 more");
        Assert.Equal(LetterLimits.Parts + 2, letter.Parts.Count);
    }

    [Fact]
    public void An_alert_shows_the_first_counts_all_and_is_news_only_when_all_were_told_before()
    {
        var (alert, told) = (new Alert(GivenDigest.Reader), new Notice
        {
            OrganizationId = "org_01",
            Fingerprint = "f",
            RecipientId = "adm_01",
            Kind = EmailKind.Alert,
            OpenedAt = Given.Now,
            Stage = 4,
            News = "",
            ToldAt = Given.DaysAgo(1),
        });
        for (var number = 12; number > 0; number--)
        {
            alert.Add(new AlertNews(Leak(number), [told]));
        }

        Assert.True(alert.IsFollowUp);
        alert.Add(new AlertNews(Leak(13), []));
        var letter = AlertLetter.Of(GivenMails.Report(null), alert, isReader: true, Explorer);

        Assert.False(alert.IsFollowUp);
        Assert.Contains("13 alerts", letter.Subject, StringComparison.Ordinal);
        Assert.Contains(letter.Parts, part => part.Heading == "And 3 more");
        Assert.Equal(alert.Worst.Select(news => news.Change.Finding.SubjectId).Order(StringComparer.Ordinal), alert.Worst.Select(news => news.Change.Finding.SubjectId));
    }

    [Fact]
    public void A_review_shows_the_first_and_counts_all()
    {
        var review = new Review(GivenDigest.Reader);
        for (var number = 12; number > 0; number--)
        {
            review.Add(Leak(number));
        }

        var letter = ReviewLetter.Of(GivenMails.Report(null), review, Explorer);

        Assert.Contains("12 application users", letter.Subject, StringComparison.Ordinal);
        Assert.Contains(letter.Parts, part => part.Heading == "And 2 more");
        Assert.Equal(review.Worst.Select(change => change.Finding.SubjectId).Order(StringComparer.Ordinal), review.Worst.Select(change => change.Finding.SubjectId));
    }

    private static FindingChange Leak(int number) => GivenMails.Change(new LeakedSecret(), Token(number) with { Leaks = [new LeakFacts("REPORTED", "a public gist", Given.Now.AddMinutes(-4))] });

    private static TokenFacts Token(int number) => GivenDigest.Token("billing-export", "production", $"{number:00}", "Nightly export to the bank, FIN-88");
}
