using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Serves <c>schema.graphql</c>: public, and the same until the next release, so that a client may keep it and ask whether it is still right.</summary>
internal sealed class SchemaFile(SchemaSource schema)
{
    private readonly byte[] text = Encoding.UTF8.GetBytes(schema.Sdl);
    private readonly EntityTagHeaderValue tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema.Sdl)))}\"");

    public IResult Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-cache";
        AnswerCompression.Allow(http);
        return Results.Bytes(text, "text/plain; charset=utf-8", entityTag: tag);
    }
}
