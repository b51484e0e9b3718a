using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Authorization;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>One field being answered: who asks, when, with which arguments.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Rules">Who may ask for what.</param>
/// <param name="Database">Where the answer is.</param>
/// <param name="Now">The request's moment, the same for all its fields.</param>
/// <param name="Arguments">The field's arguments.</param>
/// <param name="Cancellation">Ends with the client's connection.</param>
public sealed record Call(Caller Caller, AccessRules Rules, AppDatabase Database, DateTimeOffset Now, Arguments Arguments, CancellationToken Cancellation)
{
    /// <summary>The only organization that may be answered about.</summary>
    public string OrganizationId => Caller.OrganizationId;

    /// <summary>The caller as the activity log keeps it.</summary>
    public Actor Actor => Caller.Actor;

    /// <summary>The moment that all fields of an answer see; null in a mutation, whose answer shows what it did.</summary>
    internal ReadSnapshot? Snapshot { get; init; }

    /// <summary>Reads from the database. Not from within another read of the same request.</summary>
    public Task<T> Read<T>(Func<Session, Task<T>> work) => Snapshot is null ? Database.Read(work, Cancellation) : Snapshot.Read(work);

    /// <summary>Asks the access rule of an element, such as an input field that tells more than the field it filters.</summary>
    /// <param name="element">The element as <see cref="AccessRules"/> names it.</param>
    /// <param name="of">The object whose field it is.</param>
    /// <exception cref="RequestError">The caller lacks the permission.</exception>
    public void Require(string element, object? of = null)
    {
        if (Rules.Find(element) is not { } rule)
        {
            return;
        }

        if (!rule.Allows(Caller, of))
        {
            throw RequestError.Forbidden(rule.Permission!);
        }

        if (rule.Permission is { } permission && Caller.May(permission))
        {
            Caller.MadeUseOf(permission, changes: element.StartsWith("Mutation.", StringComparison.Ordinal));
        }
    }
}
