using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Gateway.Demo;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Demo;

/// <summary>The demo touches its own file and nothing else.</summary>
public sealed class DemoFileTests : IDisposable
{
    private readonly DemoFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Other_files_of_the_folder_stay_as_they_are()
    {
        string[] others = ["appusers.db", "appusers.db-wal", "demo.db.backup", "mail/one.eml", "demo-mail/notes.txt"];
        foreach (var other in others)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(other))!);
            await File.WriteAllTextAsync(folder.File(other), $"content of {other}");
        }

        await folder.Seed();

        Assert.All(others, other => Assert.Equal($"content of {other}", File.ReadAllText(folder.File(other))));
    }

    [Fact]
    public void A_second_demo_is_refused_and_deletes_nothing()
    {
        using var first = DemoFile.Claim(folder.Name);
        File.WriteAllText(folder.File("demo.db"), "the first demo");

        var refusal = Assert.Throws<Refusal>(() => DemoFile.Claim(folder.Name));

        Assert.StartsWith("A demo is running on ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("the first demo", File.ReadAllText(folder.File("demo.db")));
    }

    [Fact]
    public void The_next_demo_deletes_the_last_one_and_its_mails()
    {
        using (DemoFile.Claim(folder.Name))
        {
            Directory.CreateDirectory(folder.File("demo-mail"));
            foreach (var name in (string[])["demo.db", "demo.db-wal", "demo.db-shm", "demo-mail/old.eml"])
            {
                File.WriteAllText(folder.File(name), "old");
            }
        }

        using var next = DemoFile.Claim(folder.Name);
        next.Clear();

        Assert.Equal(["demo.db.lock"], Directory.EnumerateFiles(folder.Name, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_that_no_demo_made_is_refused_again_and_again()
    {
        File.WriteAllText(folder.File("demo.db"), "somebody's work");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refusal = Assert.Throws<Refusal>(() => DemoFile.Claim(folder.Name));
            Assert.Contains("was not made by the demo", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal("somebody's work", File.ReadAllText(folder.File("demo.db")));
    }

    [Theory]
    [InlineData("--Database:ConnectionString=Data Source=data/appusers.db")]
    [InlineData("--database:provider=PostgreSql")]
    public void A_database_on_the_command_line_is_refused(string setting) =>
        Assert.Contains("takes no other", Assert.Throws<Refusal>(() => DemoSettings.Check(["--Gateway:Url=http://127.0.0.1:0", setting])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_configured_database_and_mail_server_are_not_used()
    {
        using var file = DemoFile.Claim(folder.Name);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = "PostgreSql",
                ["Database:ConnectionString"] = "Host=db.example",
                ["Mail:Host"] = "mail.example",
            })
            .AddCommandLine(DemoSettings.Of(file, ["--Gateway:Url=http://127.0.0.1:0"]))
            .Build();

        Assert.Equal("Sqlite", configuration["Database:Provider"]);
        Assert.Equal(file.ConnectionString, configuration["Database:ConnectionString"]);
        Assert.Equal("", configuration["Mail:Host"]);
        Assert.Equal(folder.File("demo-mail"), configuration["Mail:PickupDirectory"]);
        Assert.Equal("http://127.0.0.1:0", configuration["Gateway:Url"]);
    }
}
