using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// Compresses what somebody has allowed: answers to queries, and the schema. Never those of mutations: createToken's answer has a secret beside texts that
/// others may have chosen, and its compressed length would tell about the secret (BREACH). Server-sent events must leave one by one.
/// </summary>
internal sealed class AnswerCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    private static readonly object Allowed = new();

    /// <summary>Says that an answer holds no secret.</summary>
    public static void Allow(HttpContext http) => http.Items[Allowed] = true;

    /// <summary>The types of what may be allowed. Over TLS as well: see above for what length could tell.</summary>
    public static void Configure(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.MimeTypes = [MediaTypes.Json, MediaTypes.GraphQLResponse, "text/plain"];
    }

    public override bool ShouldCompressResponse(HttpContext context) => context.Items.ContainsKey(Allowed) && base.ShouldCompressResponse(context);
}
