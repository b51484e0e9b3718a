using System.Text.RegularExpressions;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Identifiers;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Writes refused changes into the activity log, after their transaction was undone.</summary>
public sealed partial class RefusalLog(ActivityLog activity)
{
    /// <summary>The field of identifyToken, never kept in any form.</summary>
    private const string SecretField = "secret";

    private const int MaximumFields = 20;
    private const int MaximumValue = 200;

    /// <summary>Who tried what on which object, and which code refused it. Ids that are none of ours are not kept as subjects.</summary>
    public Task Add(Call call, Arguments input, ActivityKind kind, string code) =>
        call.Database.Write(
            session => activity.Append(session, call.Actor, new ActivityEntry(kind)
            {
                Outcome = ActivityOutcome.Denied,
                Reason = code,
                ApplicationUserId = Known(input, "applicationUserId", IdentifierKind.ApplicationUser) ?? Known(input, "principalId", IdentifierKind.ApplicationUser),
                TokenId = Known(input, "tokenId", IdentifierKind.Token),
                AdministratorId = Known(input, "administratorId", IdentifierKind.Administrator) ?? Known(input, "principalId", IdentifierKind.Administrator),
                Changes = Tried(input),
            }),
            CancellationToken.None);

    private static string? Known(Arguments input, string name, IdentifierKind kind) =>
        input.Texts().FirstOrDefault(field => field.Name == name).Text is { } id && Identifier.KindOf(id) == kind ? id : null;

    /// <summary>What was asked for, shortened; a secret that somebody put anywhere is left out, its prefix stays for recognition.</summary>
    private static ChangeList Tried(Arguments input) => ChangeList.Created(
        [.. input.Texts().Where(field => field.Name != SecretField).Take(MaximumFields).Select(field => (field.Name, (string?)Shortened(Secret().Replace(field.Text, "${shown}…"))))]);

    private static string Shortened(string text) =>
        text.Length <= MaximumValue ? text : text[..(char.IsHighSurrogate(text[MaximumValue - 1]) ? MaximumValue - 1 : MaximumValue)] + "…";

    [GeneratedRegex("(?<shown>aug[au]_[0-9A-Za-z]{6})[0-9A-Za-z]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Secret();
}
