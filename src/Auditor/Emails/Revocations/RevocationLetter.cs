using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Emails.Revocations;

/// <summary>The words for a token that was ended by somebody who showed its secret.</summary>
public static class RevocationLetter
{
    /// <summary>The letter for one reader.</summary>
    public static Letter Of(Administrator recipient, ApplicationUser? user, Token token, Holder holder, DateTimeOffset at, string explorer)
    {
        var whose = user?.Name ?? recipient.Name;
        return new Letter
        {
            Subject = $"Revoked by a holder: a token of {SafeText.Line(whose, LetterLimits.SubjectName)}",
            Kicker = $"A token was shown and revoked · {Wording.Moment(at)}",
            Verdict = $"A token of {SafeText.Line(whose, LetterLimits.Name)} was shown to the gateway and revoked: whoever had it can use it no more.",
            Lead = ["Anybody who holds a token may end it so. Perhaps its user gave it up; perhaps somebody found it where it must not be. If you know nothing of it, take it for leaked."],
            Parts =
            [
                new LetterPart("What is known of it")
                {
                    Facts =
                    [
                        new("Token", $"{token.Prefix}… · {(token.Description.Length > 0 ? token.Description : "(no description)")}"),
                        new("Id", token.Id),
                        new("When", Wording.Moment(at)),
                        new("From", $"{holder.Ip ?? "an address that nobody can tell"}, {(holder.UserAgent.Length > 0 ? holder.UserAgent : "a program without a name")}"),
                        new("Last use", token.LastUsedAt is { } used ? $"{Wording.Moment(used)}, from {token.LastUsedIp}" : "none on record"),
                        new("To do", user is null
                            ? "Look in the activity log for what was done with it, and make yourself a new one on the host: admin token --email YOU."
                            : "Look in the activity log and its use for what was done with it, find out where it was, and issue a new one if the program still needs it."),
                    ],
                },
            ],
            Reader = recipient.Name,
            Reason = user is null ? "the token was yours"
                : user.OwnerId == recipient.Id ? "you own the application user"
                : "nobody owns the application user and you may manage it",
            ExplorerUrl = explorer,
        };
    }
}
