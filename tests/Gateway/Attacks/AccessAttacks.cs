using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Those who are let in and want more. The whole matrix is in tests/Gateway/Authorization; these are its two oldest rows.</summary>
internal static class AccessAttacks
{
    public static readonly Attack[] Rows =
    [
        new("D41", "another's token by its id: byte for byte like one that does not exist", async scene =>
        {
            var absent = scene.OtherToken.Id[..^4] + "zzzz";
            var answers = new List<string>();
            foreach (var id in (string[])[scene.OtherToken.Id, absent])
            {
                answers.Add((await scene.Post(scene.Program, "query($id: ID!) { node(id: $id) { id } }", new { id })).Body);
                answers.Add((await scene.Post(scene.Program, "query($id: ID!) { token(id: $id) { id } }", new { id })).Body);
            }

            Assert.Equal(answers[..2], answers[2..]);
            Assert.Contains(scene.UserToken.Id, (await scene.Post(scene.Program, "query($id: ID!) { node(id: $id) { id } }", new { id = scene.UserToken.Id })).Body, StringComparison.Ordinal);
        }),
        new("D42", "a reviewer creates, revokes and updates: FORBIDDEN, nothing changed", async scene =>
        {
            Assert.Equal("FORBIDDEN", (await scene.ChangeAs(scene.Reviewer, "createToken", new { applicationUserId = scene.User.Id })).Code);
            Assert.Equal("FORBIDDEN", (await scene.ChangeAs(scene.Reviewer, "revokeToken", new { tokenId = scene.UserToken.Id })).Code);
            Assert.Equal("FORBIDDEN", (await scene.ChangeAs(scene.Reviewer, "updateApplicationUser", new { applicationUserId = scene.User.Id, name = "x" })).Code);
        }),
    ];
}
