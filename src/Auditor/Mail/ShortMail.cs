using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>What is left of a mail that a server found too large: its beginning as plain text, and where the rest can be read.</summary>
public sealed class ShortMail(GatewayAddress gateway)
{
    /// <summary>The most characters of the mail that are kept: what matters most stands first.</summary>
    public const int MaximumText = 4_000;

    /// <summary>The text, without a line that is cut through; null when the mail is a short one already.</summary>
    public string? Of(Email email)
    {
        if (email.ShortText is not null)
        {
            return null;
        }

        var kept = email.Text.Length <= MaximumText ? email.Text : email.Text[..(email.Text.LastIndexOf('\n', MaximumText) + 1)];
        return $"""
            {kept.TrimEnd()}

            --
            The mail server found the whole mail too large: this is its beginning, without tables and calendar.
            The whole of it, by its id {email.Id}, is kept in the gateway: {gateway.Explorer}

            """;
    }
}
