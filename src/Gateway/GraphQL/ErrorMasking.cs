using System.Data.Common;
using AppUsersGateway.Data.Revocations;
using AppUsersGateway.Data.Tokens;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation.Errors.Custom;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>What of an error a client sees: a public code and a sentence, never an exception's text, type, SQL or path.</summary>
internal sealed class ErrorMasking(ILogger<ErrorMasking> logger) : IErrorInfoProvider
{
    public ErrorInfo GetInfo(ExecutionError executionError) => executionError switch
    {
        RequestError error => Info(error.Code!, error.Message),
        IntrospectionError error => Info(ErrorCode.Forbidden, error.Message),
        ComplexityError => Info(ErrorCode.DocumentTooComplex, "The document asks for too much at once: ask for fewer rows or levels."),
        DocumentError error => Info(ErrorCode.BadUserInput, TokenSecret.Conceal(error.Message)), // it may quote the document
        _ => Info(ErrorCode.Internal, executionError.Message, System.Diagnostics.Activity.Current?.TraceId.ToString()),
    };

    /// <summary>Turns what nobody expected into an error that tells nothing but where to look; logs it once.</summary>
    public Task Unhandled(UnhandledExceptionContext context)
    {
        var storage = IsStorage(context.OriginalException);
        var trace = System.Diagnostics.Activity.Current?.TraceId.ToString();
        logger.LogError(context.OriginalException, "GraphQL field {Path} failed; trace {TraceId}", context.FieldContext?.Path, trace);
        context.Exception = storage
            ? new RequestError(ErrorCode.StorageUnavailable, "The storage does not answer now; try again.")
            : context.OriginalException;
        context.ErrorMessage = "Something went wrong on our side; the trace id finds it in the log.";
        return Task.CompletedTask;
    }

    /// <summary>Whether the database, or the journal beside it, is what failed.</summary>
    public static bool IsStorage(Exception? problem) =>
        problem is DbException or TimeoutException or JournalUnavailableException || (problem?.InnerException is { } inner && IsStorage(inner));

    private static ErrorInfo Info(string code, string message, string? traceId = null)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
        if (traceId is not null)
        {
            extensions["traceId"] = traceId;
        }

        return new ErrorInfo { Message = message, Extensions = extensions };
    }
}
