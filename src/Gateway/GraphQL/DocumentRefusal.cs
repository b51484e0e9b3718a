using GraphQL;
using GraphQL.Execution;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// What the sender of a document that cannot run is told: the first defects, each in a sentence of bounded length. A document of a
/// few kilobytes can have a thousand, and the words for one may repeat all of it.
/// </summary>
internal static class DocumentRefusal
{
    private const int MaximumErrors = 10;
    private const int MaximumCharacters = 300;
    private const string Suggestion = " Did you mean ";

    /// <summary>Shortens the errors of a result that was not executed.</summary>
    /// <param name="result">The result; an executed one stays as it is.</param>
    /// <param name="errors">How an error looks from outside.</param>
    /// <param name="suggest">Whether the caller may learn names from the schema.</param>
    public static ExecutionResult Shorten(ExecutionResult result, IErrorInfoProvider errors, bool suggest)
    {
        if (!result.Executed && result.Errors is { Count: > 0 } all)
        {
            var first = all.OfType<QueriesOnlyError>().Take(1).Concat(all.Where(error => error is not QueriesOnlyError)).Take(MaximumErrors);
            result.Errors = [.. first.Select(error => Shorten(error, errors, suggest))];
        }

        return result;
    }

    private static ExecutionError Shorten(ExecutionError error, IErrorInfoProvider errors, bool suggest)
    {
        var info = errors.GetInfo(error);
        var text = suggest ? info.Message : info.Message.Split(Suggestion)[0];
        if (text.Length > MaximumCharacters)
        {
            // Not between the halves of a character.
            text = text[..(char.IsHighSurrogate(text[MaximumCharacters - 1]) ? MaximumCharacters - 1 : MaximumCharacters)] + "…";
        }

        if (text.Length == info.Message.Length)
        {
            return error;
        }

        var shortened = new RequestError((string)info.Extensions!["code"]!, text) { Path = error.Path };
        error.Locations?.ForEach(shortened.AddLocation);
        return shortened;
    }
}
