using System.Text;

namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>Writes letters that mail programs show whole.</summary>
public static class LetterWriter
{
    private const int Halvings = 3;

    /// <summary>The letter as it is sent, and its HTML: sentences are shortened until the HTML fits.</summary>
    public static async Task<(Letter Letter, string Html)> Write(Letter letter)
    {
        var sentence = LetterLimits.Sentence;
        for (var i = 0; ; i++)
        {
            var safe = letter.Within(sentence);
            var html = await MailHtml.Of<LetterView>(nameof(LetterView.Mail), safe);
            if (Encoding.UTF8.GetByteCount(html) <= LetterLimits.HtmlBytes || i == Halvings)
            {
                return (safe, html);
            }

            sentence /= 2;
        }
    }
}
