using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Emails.Ladder;

/// <summary>What a mail of the ladder says about one token.</summary>
/// <param name="Climb">Where it stands on the ladder, or why it is off it.</param>
/// <param name="Token">The token.</param>
/// <param name="User">Its application user.</param>
public sealed record LadderNews(LadderClimb Climb, Token Token, ApplicationUser User)
{
    /// <summary>The user and the beginning of the token.</summary>
    public string Name => $"{SafeText.Line(User.Name, LetterLimits.Name)} / {Token.Prefix}…";

    /// <summary>Whether the ladder is done with it.</summary>
    public bool IsReleased => Climb.EndedAt is not null && Climb.Ending != LadderEnding.Revoked;

    /// <summary>The stage that comes next, as a participle.</summary>
    public string Next => Climb.Stage == LadderStage.Warned ? "suspended" : "revoked";

    /// <summary>Why the ladder is done with it, after "because".</summary>
    public string Because => Climb.Ending switch
    {
        LadderEnding.Used => $"it was used on {Wording.Moment(Token.LastUsedAt ?? Climb.WarnedAt)}",
        LadderEnding.Called => "it was called while it was suspended; it stays suspended until somebody who knows the caller decides",
        LadderEnding.Accepted => "somebody accepted its finding, or confirmed that its application user is needed",
        LadderEnding.UserChanged => "its application user was changed",
        LadderEnding.NotRecorded => "use was not recorded during all of its silence, so the silence proves nothing",
        LadderEnding.Resumed => "somebody resumed it",
        LadderEnding.Ended => "it was suspended or rotated, or has ended otherwise",
        LadderEnding.PolicyChanged => "the ladder was turned on or off",
        _ => "its finding is resolved",
    };

    /// <summary>The news as a part of a letter.</summary>
    public LetterPart Part(DateTimeOffset now) => new($"{Name}: {(IsReleased ? "off the ladder" : Climb.DryRun ? $"would be {Next}, if the ladder were on" : $"will be {Next}")}")
    {
        IsFramed = true,
        Facts =
        [
            new("Token", Token.Description.Length > 0 ? Token.Description : "(no description)"),
            .. User.Environment is { } environment ? new[] { new LetterFact("Where", environment) } : [],
            .. IsReleased ? new[] { new LetterFact("Because", Because) } : Climb.EndedAt is not null ? [] :
                [new LetterFact(Climb.Stage == LadderStage.Warned ? "Suspended" : "Revoked", $"not before {Wording.Coming(Climb.DueAt, now)}"), new LetterFact("Unless", Unless)],
            new("Last use", Token.LastUsedAt is { } used ? $"{Wording.Moment(used)}, {TimeText.Age(now - used)} ago" : "none on record"),
            new("Warned", Wording.Moment(Climb.WarnedAt)),
            new("Id", Token.Id),
        ],
        Query = IsReleased ? null : Climb.Stage == LadderStage.Warned ? Accept(now) : TokenMutation.Resume(Token.Id),
        Reference = $"{Climb.Rule} · finding {Climb.FindingId}",
    };

    private string Unless => Climb.Stage == LadderStage.Warned
        ? "it is used, its finding is acknowledged or snoozed, an exception is made, or its application user is reviewed"
        : "it is restored, or called, or an exception is made";

    private string Accept(DateTimeOffset now) =>
        $"mutation {{\n  acknowledgeFinding(input: {{\n    findingId: \"{Climb.FindingId}\"\n    reason: \"what needs it, and when\"\n    until: \"{now.AddDays(AcceptedDays).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\"\n  }}) {{\n    finding {{ status }}\n    errors {{ message }}\n  }}\n}}";

    private const int AcceptedDays = 90;
}
