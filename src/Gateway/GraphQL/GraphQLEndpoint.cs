using System.Buffers;
using System.Globalization;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.GraphQL.Plans;
using AppUsersGateway.Gateway.GraphQL.Subscriptions;
using AppUsersGateway.Gateway.Limits;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQLParser.AST;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>GraphQL over HTTP: POST for everything, GET for queries, a bearer token for both.</summary>
internal sealed class GraphQLEndpoint(
    Authenticator authenticator, GraphQLExecutor executor, GraphQLRequestReader reader, GraphQLSerializer serializer, IOptions<GraphQLOptions> options,
    EventStream events, ClientAddresses addresses, RequestLimits limits, ILogger<GraphQLEndpoint> logger)
{
    private const string Explorer = "/explorer/";

    public async Task Handle(HttpContext http)
    {
        if (MediaTypes.WantsPage(http.Request))
        {
            http.Response.Redirect(Explorer);
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        if (MediaTypes.Negotiate(http.Request) is not { } type)
        {
            http.Response.StatusCode = StatusCodes.Status406NotAcceptable;
            return;
        }

        var isGet = HttpMethods.IsGet(http.Request.Method);
        if (!isGet && !HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, POST";
            await Refuse(http, type, StatusCodes.Status405MethodNotAllowed, ErrorCode.BadUserInput, "Use POST, or GET for queries.");
            return;
        }

        // Before anything is done for it: to send somebody away must cost less than to answer.
        if (limits.IsFull)
        {
            RetryAfter(http, GraphQLExecutor.BusyWait);
            await Refuse(http, type, StatusCodes.Status503ServiceUnavailable, ErrorCode.RateLimited, GraphQLExecutor.Busy);
            return;
        }

        Caller? caller;
        try
        {
            caller = await authenticator.Authenticate(http);
        }
        catch (Exception failure) when (ErrorMasking.IsStorage(failure))
        {
            logger.LogError(failure, "The caller cannot be looked up: the database does not answer");
            await Refuse(http, type, StatusCodes.Status503ServiceUnavailable, ErrorCode.StorageUnavailable, "The storage does not answer now; try again.");
            return;
        }

        if (caller is null)
        {
            await RefuseStranger(http, type);
            return;
        }

        if (!isGet && !MediaTypes.IsJson(http.Request))
        {
            await Refuse(http, type, StatusCodes.Status415UnsupportedMediaType, ErrorCode.BadUserInput, "The body must be application/json in UTF-8.");
            return;
        }

        ReadOnlyMemory<byte>? body = isGet ? ReadOnlyMemory<byte>.Empty : await Read(http);
        if (body is null)
        {
            await Refuse(http, type, StatusCodes.Status413PayloadTooLarge, ErrorCode.BadUserInput, $"The body is longer than {options.Value.MaximumRequestBytes} bytes.");
            return;
        }

        string? problem;
        var request = isGet ? reader.FromQuery(http.Request.Query, out problem) : reader.FromBody(body.Value, out problem);
        if (request is null)
        {
            await Refuse(http, type, StatusCodes.Status400BadRequest, ErrorCode.BadUserInput, problem!);
        }
        else if (type == MediaTypes.EventStream)
        {
            await events.Run(http, request, allowMutations: !isGet);
        }
        else
        {
            await Write(http, type, await executor.Execute(request, caller, allowMutations: !isGet, http.RequestAborted));
        }
    }

    /// <summary>The body; null when it is longer than allowed, which its length may say before a byte is read.</summary>
    private async Task<ReadOnlyMemory<byte>?> Read(HttpContext http)
    {
        var limit = options.Value.MaximumRequestBytes;
        if (http.Request.ContentLength > limit)
        {
            return null;
        }

        while (true)
        {
            // Looked at where it lies until it is there as a whole: most bodies come in one piece.
            var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > limit || read.IsCompleted)
            {
                var body = read.Buffer.Length > limit ? (ReadOnlyMemory<byte>?)null : read.Buffer.ToArray();
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private async Task Write(HttpContext http, string type, ExecutionResult result)
    {
        if (result.Errors?.Any(error => error is QueriesOnlyError) == true)
        {
            http.Response.Headers.Allow = "POST";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (!result.Executed && result.Errors?.OfType<RequestError>().FirstOrDefault(error => error.Status is not null) is { } refusal)
        {
            http.Response.StatusCode = refusal.Status!.Value;
            RetryAfter(http, refusal.RetryAfter);
        }
        else if (type == MediaTypes.GraphQLResponse && !result.Executed)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        if (result.Operation?.Operation == OperationType.Query)
        {
            AnswerCompression.Allow(http);
        }

        http.Response.ContentType = type + "; charset=utf-8";
        if (result is PlannedResult planned)
        {
            http.Response.ContentLength = planned.Json.Length;
            await http.Response.BodyWriter.WriteAsync(planned.Json, http.RequestAborted);
            return;
        }

        await serializer.WriteAsync(http.Response.Body, result, http.RequestAborted);
    }

    private Task RefuseStranger(HttpContext http, string type)
    {
        if (limits.TakeFailure(addresses.Of(http)) is { } wait)
        {
            RetryAfter(http, wait);
            return Refuse(http, type, StatusCodes.Status429TooManyRequests, ErrorCode.RateLimited, "This address has sent too many wrong tokens: wait.");
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Refuse(http, type, StatusCodes.Status401Unauthorized, ErrorCode.Unauthenticated, "Send a live token: Authorization: Bearer <token>.");
    }

    /// <summary>In whole seconds, of which zero would mean at once (RFC 9110, 10.2.3).</summary>
    private static void RetryAfter(HttpContext http, TimeSpan? wait)
    {
        if (wait is { } time)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private async Task Refuse(HttpContext http, string type, int status, string code, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = (type == MediaTypes.EventStream ? MediaTypes.Json : type) + "; charset=utf-8";
        var result = new ExecutionResult { Errors = [new RequestError(code, message)] };
        await serializer.WriteAsync(http.Response.Body, result, http.RequestAborted);
    }
}
