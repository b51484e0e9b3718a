using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Emails.Receipts;

/// <summary>The words of a receipt: what was done, by whom, why, until when, and how to undo it.</summary>
public static class ReceiptLetter
{
    private const int MostTokens = 20;

    /// <summary>The receipt for one person.</summary>
    public static Letter Of(string organization, ActionTaken action, Receipt receipt, DateTimeOffset now, string explorer)
    {
        var (name, what) = (SafeText.Line(organization, LetterLimits.Name), What(receipt));
        return new Letter
        {
            Subject = $"{Word(action)}: {what}{(action.Until is { } end ? $" ({(action.Kind == ActionKind.Suspended ? "restore until" : "until")} {Wording.ShortDay(end)})" : "")}",
            Kicker = $"Receipt from {name} · {Wording.Moment(now)}",
            Verdict = $"{what} {(receipt.Tokens.Count > 1 ? "were" : "was")} {Done(action)} by {By(action.Actor)}.",
            Lead = [Meaning(action), .. action is { Kind: ActionKind.Suspended, Until: { } last } ? new[] { $"Unless somebody restores it, or calls with it, it is revoked for good by the first audit after {Wording.Moment(last)}; that is announced two days before." } : []],
            Parts =
            [
                new LetterPart("What was done")
                {
                    Facts =
                    [
                        new("By", $"{By(action.Actor)}{(action.Actor.Ip is { } ip ? $", from {ip}" : "")}"),
                        new("When", Wording.Moment(now)),
                        new("Why", action.Reason is { Length: > 0 } reason ? reason : "no reason was given"),
                        .. action.Rule is { } rule ? new[] { new LetterFact("Rule", rule) } : [],
                        .. action.Until is { } until ? new[] { new LetterFact("Until", Wording.Coming(until, now)) } : [],
                    ],
                },
                .. receipt.Tokens.Take(MostTokens).Select(token => Part(token, receipt, now)),
                .. receipt.Tokens.Count > MostTokens ? new[] { new LetterPart($"And {Wording.Number(receipt.Tokens.Count - MostTokens)} more") { Text = "The activity log names all of them." } } : [],
                new LetterPart(action.Kind == ActionKind.Revoked ? "If it was wrong" : "How to undo it") { Text = UndoText(action, receipt), Query = Undo(action, receipt) },
            ],
            Reader = receipt.Person.Name,
            Reason = (receipt.IsOwner, receipt.Thread is not null) switch
            {
                (true, true) => "you own the application user and were alerted about it",
                (true, _) => "you own the application user",
                (_, true) => "you were alerted about it",
                _ => $"you may read the audits of {name}",
            },
            Ending = "",
            ExplorerUrl = explorer,
        };
    }

    private static LetterPart Part(Token token, Receipt receipt, DateTimeOffset now) =>
        new($"{SafeText.Line(receipt.Users.FirstOrDefault(user => user.Id == token.ApplicationUserId)?.Name, LetterLimits.Name)} / {token.Prefix}…")
        {
            IsFramed = true,
            Facts =
            [
                new("Token", token.Description.Length > 0 ? token.Description : "(no description)"),
                new("Last use", token.LastUsedAt is { } used ? $"{Wording.Moment(used)}, from {token.LastUsedIp ?? "an address that nobody can tell"}" : "none on record"),
                new("Created", Wording.Moment(token.CreatedAt)),
                .. token.ExpiresAt is { } end ? new[] { new LetterFact("Ends", end <= now ? $"{Wording.Moment(end)}, past" : Wording.Coming(end, now)) } : [],
                new("Id", token.Id),
            ],
        };

    private static string What(Receipt receipt) => (receipt.Tokens, receipt.Users) switch
    {
        ([var token], [var user]) => $"{SafeText.Line(user.Name, LetterLimits.SubjectName)} / {token.Prefix}…",
        ([], [var user]) => SafeText.Line(user.Name, LetterLimits.SubjectName),
        (var tokens, [var user]) => $"{Wording.Count(tokens.Count, "token")} of {SafeText.Line(user.Name, LetterLimits.SubjectName)}",
        var (tokens, users) => $"{Wording.Count(tokens.Count, "token")} of {Wording.Count(users.Count, "application user")}",
    };

    private static string By(Actor actor) => actor is { Kind: PrincipalKind.Host, Name: Actor.AuditorName } ? "the auditor" : actor.Kind == PrincipalKind.Host ? $"the gateway's host ({SafeText.Line(actor.Name, LetterLimits.Name)})" : SafeText.Line(actor.Name, LetterLimits.Name);

    private static string Word(ActionTaken action) => action.Kind == ActionKind.Excepted ? $"Exception of {action.Rule}" : action.Kind.ToString();

    private static string Done(ActionTaken action) => action.Kind == ActionKind.Excepted ? $"excepted from {action.Rule}" : action.Kind.ToString().ToLowerInvariant();

    private static string Meaning(ActionTaken action) => action.Kind switch
    {
        ActionKind.Suspended => "Nothing was deleted: every call is refused from now on, and one step brings it back as it was. Who still calls with it is recorded and told.",
        ActionKind.Revoked => "Every call is refused from now on, for good. Who still calls with it is recorded and told.",
        ActionKind.Restored => "It works again as before.",
        _ => "What the rule finds about it is counted but mailed to nobody until then. Everything else is audited as before.",
    };

    private static string UndoText(ActionTaken action, Receipt receipt)
    {
        var (it, more) = receipt.Tokens.Count switch
        {
            <= 1 => ("it", ""),
            <= MostTokens => ("them", ""),
            var count => ($"the {MostTokens} that are named here", $" For the other {Wording.Number(count - MostTokens)}, take the ids from the activity log."),
        };
        return action.Kind switch
        {
            ActionKind.Suspended => $"Take {it} out of quarantine with this.{more}",
            ActionKind.Revoked => "A revoked token cannot be brought back. Issue a new one for the application user, and put its secret where the program reads it.",
            ActionKind.Restored => $"Put {it} into quarantine again with this.{more}",
            _ => "End the exception; what the rule finds opens again with the next audit.",
        };
    }

    private static string Undo(ActionTaken action, Receipt receipt) => action.Kind switch
    {
        ActionKind.Suspended => TokenMutation.Resume(Shown(receipt)),
        ActionKind.Restored => TokenMutation.Suspend(Shown(receipt), "restored by mistake"),
        ActionKind.Revoked => $"mutation {{\n  createToken(input: {{\n    applicationUserId: \"{receipt.Users[0].Id}\"\n    description: \"what it is for\"\n    maxAgeSeconds: 2592000\n  }}) {{\n    secret\n    errors {{ message }}\n  }}\n}}",
        _ => $"mutation {{\n  endRuleException(input: {{\n    ruleExceptionId: \"{action.RuleExceptionId}\"\n  }}) {{ errors {{ message }} }}\n}}",
    };

    private static IReadOnlyList<string> Shown(Receipt receipt) => [.. receipt.Tokens.Take(MostTokens).Select(token => token.Id)];
}
