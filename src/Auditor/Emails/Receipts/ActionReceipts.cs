using System.Globalization;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Emails.Receipts;

/// <summary>
/// The one way to tell people that something was done to tokens: call <see cref="Queue"/> in the transaction of the action. The owners are told, and
/// everybody who was alerted about one of the tokens in the last month; one mail each. Who did it is told only if alerted, not about the own hand alone.
/// </summary>
public sealed class ActionReceipts(
    OrganizationRepository organizations, AdministratorRepository administrators, ApplicationUserList users, NoticeLedger ledger, EmailOutbox outbox,
    GatewayAddress gateway, TimeProvider time)
{
    /// <summary>Ids named in one statement: both engines cap the parameters of one.</summary>
    private const int Batch = 500;

    private static readonly TimeSpan AlertedWithin = TimeSpan.FromDays(30);

    /// <summary>Puts the receipts into the outbox.</summary>
    /// <param name="session">The action's transaction.</param>
    /// <param name="action">What was done.</param>
    /// <returns>How many people are told.</returns>
    public async Task<int> Queue(Session session, ActionTaken action)
    {
        var organizationId = action.Actor.OrganizationId;
        var touched = await Users(session, organizationId, action);
        if (touched.Count == 0)
        {
            return 0;
        }

        var (now, told) = (time.GetUtcNow(), await Recipients(session, action, touched));
        if (told.Count == 0)
        {
            return 0;
        }

        var organization = (await organizations.Find(session, organizationId))!.Name;
        foreach (var receipt in told)
        {
            var key = MessageKey.Of(
                EmailKind.ActionReceipt, action.Kind.ToString(), now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), action.RuleExceptionId ?? "",
                string.Join(' ', receipt.Tokens.Select(token => token.Id)), receipt.Person.Id);
            var envelope = new Envelope(EmailKind.ActionReceipt, receipt.Person, now, key) { Thread = receipt.Thread, Marks = new EmailMarks { Rule = action.Rule } };
            await outbox.Add(session, await envelope.Around(ReceiptLetter.Of(organization, action, receipt, now, gateway.Explorer)));
        }

        return told.Count;
    }

    private async Task<IReadOnlyDictionary<string, ApplicationUser>> Users(Session session, string organizationId, ActionTaken action)
    {
        var touched = new Dictionary<string, ApplicationUser>(StringComparer.Ordinal);
        var ids = action.Tokens.Select(token => token.ApplicationUserId).Append(action.ApplicationUserId).OfType<string>().Distinct(StringComparer.Ordinal);
        foreach (var batch in ids.Chunk(Batch))
        {
            foreach (var (id, user) in await users.FindMany(session, organizationId, batch))
            {
                touched[id] = user;
            }
        }

        return touched;
    }

    private async Task<IReadOnlyList<Receipt>> Recipients(Session session, ActionTaken action, IReadOnlyDictionary<string, ApplicationUser> touched)
    {
        var active = await administrators.AllActive(session, action.Actor.OrganizationId);
        var alerted = new List<(string TokenId, string RecipientId, string? Key)>();
        foreach (var batch in action.Tokens.Select(token => token.Id).Chunk(Batch))
        {
            foreach (var token in await ledger.Alerted(session, batch, time.GetUtcNow() - AlertedWithin))
            {
                alerted.AddRange(token.Select(notice => (token.Key, notice.RecipientId, notice.MessageKey)));
            }
        }

        var byPerson = alerted.ToLookup(notice => notice.RecipientId, StringComparer.Ordinal);
        return [.. active
            .Select(person => new Receipt(person, [.. touched.Values.Where(user => Concerns(person, user, action, byPerson)).OrderBy(user => user.NameKey, StringComparer.Ordinal)],
                [.. action.Tokens.Where(token => IsReader(person, action) || IsOwner(person, touched.GetValueOrDefault(token.ApplicationUserId ?? ""), action) || byPerson[person.Id].Any(notice => notice.TokenId == token.Id))])
            {
                Thread = byPerson[person.Id].FirstOrDefault().Key,
                IsOwner = touched.Values.Any(user => user.OwnerId == person.Id),
            })
            .Where(receipt => receipt.Users.Count > 0)];
    }

    private static bool Concerns(Administrator person, ApplicationUser user, ActionTaken action, ILookup<string, (string TokenId, string RecipientId, string? Key)> alerted) =>
        IsReader(person, action)
        || IsOwner(person, user, action)
        || action.Tokens.Any(token => token.ApplicationUserId == user.Id && alerted[person.Id].Any(notice => notice.TokenId == token.Id));

    private static bool IsReader(Administrator person, ActionTaken action) => action.ToReaders && person.Permissions.Allows(Permission.AuditRead);

    private static bool IsOwner(Administrator person, ApplicationUser? user, ActionTaken action) => user?.OwnerId == person.Id && action.Actor.Id != person.Id;
}

/// <summary>What one person is told.</summary>
/// <param name="Person">Who.</param>
/// <param name="Users">About which application users.</param>
/// <param name="Tokens">About which tokens.</param>
public sealed record Receipt(Administrator Person, IReadOnlyList<ApplicationUser> Users, IReadOnlyList<Data.Tokens.Token> Tokens)
{
    /// <summary>The key of the first alert about one of the tokens; null when there was none.</summary>
    public string? Thread { get; init; }

    /// <summary>Whether the person owns one of the application users.</summary>
    public bool IsOwner { get; init; }
}
