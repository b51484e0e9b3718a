using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Explorer;

public sealed class ExplorerBrowserTests
{
    [BrowserFact]
    public async Task A_reviewer_pastes_a_token_and_gets_an_answer_and_nothing_leaves_the_gateway()
    {
        var (app, client) = await ExplorerHost.Start(Path.Combine(AppContext.BaseDirectory, "explorer"));
        await using var _ = app;
        using var __ = client;

        var visit = await Browser.OpenExplorer(client.BaseAddress!, ExplorerHost.Token);

        Assert.Null(visit.Failure);
        Assert.True(visit.SchemaLoaded);
        Assert.Contains("\"organization:audit:read\"", visit.Answer, StringComparison.Ordinal);
        Assert.Empty(visit.Outside);
        Assert.Empty(visit.Stored);
        Assert.Empty(visit.ConsoleErrors);
    }
}
