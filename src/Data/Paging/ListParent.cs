namespace AppUsersGateway.Data.Paging;

/// <summary>What the rows of a list belong to, when the list is read for many parents at once.</summary>
/// <param name="Column">The column with the parent's id; an index begins with it.</param>
/// <param name="Of">The same id read from a row.</param>
public sealed record ListParent<T>(string Column, Func<T, string?> Of);
