using AppUsersGateway.Auditor;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Gateway.Demo;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Demo;

/// <summary>A temporary folder in which a demo may live; also the fixture of the tests that only read one.</summary>
public sealed class DemoFolder : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("appusers-demo-");
    private ServiceProvider? services;

    public string Name => folder.FullName;

    public AppDatabase Database => Get<AppDatabase>();

    public T Get<T>()
        where T : notnull => services!.GetRequiredService<T>();

    public string File(string name) => Path.Combine(Name, name);

    /// <summary>The reviewer's token.</summary>
    public string Reviewer { get; private set; } = "";

    /// <summary>The demo's settings, to start its gateway or auditor with.</summary>
    public string[] Settings { get; private set; } = [];

    /// <summary>Starts a demo as the command does, without serving.</summary>
    public async Task<DemoAccess> Seed()
    {
        using var file = DemoFile.Claim(Name);
        file.Clear();
        Settings = DemoSettings.Of(file, []);
        var configuration = new ConfigurationBuilder().AddCommandLine(Settings).Build();
        services = new ServiceCollection().AddLogging().AddData(configuration).BuildServiceProvider();
        var access = await DemoSeed.Write(configuration, Given.Now, CancellationToken.None);
        Reviewer = access.Reviewer.Reveal();
        return access;
    }

    /// <summary>Carries out the audit that the demo has asked for, at the moment at which its history ends.</summary>
    public async Task<AuditRun> Audit()
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(Settings).Build();
        await using var auditor = new ServiceCollection()
            .AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider(Given.Now)).AddData(configuration).AddAudits(configuration).BuildServiceProvider();
        var organization = (await Database.Read(Get<OrganizationRepository>().All, CancellationToken.None)).Single();
        return (await auditor.GetRequiredService<AuditRunner>().RunNext(organization.Id, CancellationToken.None))!;
    }

    public async Task InitializeAsync() => await Seed();

    public Task DisposeAsync() => Task.CompletedTask; // xunit calls Dispose as well

    public void Dispose()
    {
        services?.Dispose();
        folder.Delete(recursive: true);
    }
}
