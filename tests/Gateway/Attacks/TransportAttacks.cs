using System.Net;
using System.Text;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Requests in a form that a foreign page can make a browser send.</summary>
internal static class TransportAttacks
{
    private const string Mutation = "mutation { createApplicationUser(input: { name: \"forged\" }) { errors { code } } }";
    private const string Json = """{"query":"{ viewer { permissions } }"}""";

    public static readonly Attack[] Rows =
    [
        new("D24", "a mutation by GET: 405, nothing executed", async scene =>
        {
            var answer = await scene.Get(scene.Admin, Mutation);
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "BAD_USER_INPUT"), (answer.Status, answer.Code));
        }),
        new("D25", "a body as text/plain: 415", scene => AssertUnsupported(scene, new StringContent(Json, Encoding.UTF8, "text/plain"))),
        new("D26", "a form, plain or multipart: 415", async scene =>
        {
            await AssertUnsupported(scene, new FormUrlEncodedContent([new("query", Mutation)]));
            await AssertUnsupported(scene, new MultipartFormDataContent { { new StringContent(Mutation), "query" } });
        }),
        new("D27", "an array of two operations: 400", async scene =>
        {
            var answer = await scene.Post(scene.Admin, new StringContent($"[{Json},{Json}]", Encoding.UTF8, "application/json"));
            Assert.Equal((HttpStatusCode.BadRequest, "BAD_USER_INPUT"), (answer.Status, answer.Code));
        }),
    ];

    private static async Task AssertUnsupported(AttackScene scene, HttpContent content)
    {
        using (content)
        {
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await scene.Post(scene.Admin, content)).Status);
        }
    }
}
