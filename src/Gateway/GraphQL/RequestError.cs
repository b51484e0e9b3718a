using GraphQL;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>A refusal of a whole request or field, with a public code in <c>extensions.code</c>.</summary>
public sealed class RequestError : ExecutionError
{
    /// <summary>A refusal with one of <see cref="ErrorCode"/>.</summary>
    public RequestError(string code, string message)
        : base(message) => Code = code;

    /// <summary>The HTTP status that says the same when nothing was executed; null for the one that any document gets that cannot run.</summary>
    public int? Status { get; init; }

    /// <summary>When it is worth to try again; null when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The database does not answer.</summary>
    public static RequestError NoStorage => new(ErrorCode.StorageUnavailable, "The storage does not answer now; try again.");

    /// <summary>The caller lacks a permission, which is named.</summary>
    public static RequestError Forbidden(string permission) => new(ErrorCode.Forbidden, $"This needs the permission {permission}.");

    /// <summary>An argument makes no sense; the message names it and what would be right.</summary>
    public static RequestError BadInput(string message) => new(ErrorCode.BadUserInput, message);
}

/// <summary>The public codes of whole-request errors. Names are contract: never renamed.</summary>
public static class ErrorCode
{
    /// <summary>No live token.</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>The caller lacks a permission.</summary>
    public const string Forbidden = "FORBIDDEN";

    /// <summary>The document, its variables or an argument is wrong.</summary>
    public const string BadUserInput = "BAD_USER_INPUT";

    /// <summary>The document asks for too much at once.</summary>
    public const string DocumentTooComplex = "DOCUMENT_TOO_COMPLEX";

    /// <summary>The caller asks too often, or all callers together do: wait as long as <c>Retry-After</c> says.</summary>
    public const string RateLimited = "RATE_LIMITED";

    /// <summary>The database cannot be reached or written now: try again.</summary>
    public const string StorageUnavailable = "STORAGE_UNAVAILABLE";

    /// <summary>Our fault; the trace id finds it in the log.</summary>
    public const string Internal = "INTERNAL";
}
