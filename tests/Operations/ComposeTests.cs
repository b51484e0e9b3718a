using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using AppUsersGateway.Auditor;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway;
using AppUsersGateway.Tests.Architecture;
using Xunit;

namespace AppUsersGateway.Tests.Operations;

/// <summary>What is written beside the program about its settings is what the program reads.</summary>
public sealed partial class ComposeTests
{
    private static readonly string[] Dockerfiles = ["src/Gateway/Dockerfile", "src/Auditor/Dockerfile"];

    /// <summary>Sections of the framework in appsettings.json.</summary>
    private static readonly string[] Framework = ["Logging", "AllowedHosts"];

    private static readonly HashSet<string> Known = new[] { typeof(GatewayHost), typeof(AuditorOptions), typeof(DatabaseOptions) }
        .SelectMany(type => type.Assembly.GetTypes())
        .Select(type => (Type: type, Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string))
        .Where(options => options.Section is not null)
        .SelectMany(options => options.Type.GetProperties().Select(property => $"{options.Section}__{property.Name}"))
        .ToHashSet(StringComparer.Ordinal);

    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("src/Gateway/Dockerfile")]
    [InlineData("src/Auditor/Dockerfile")]
    public void Containers_are_given_settings_that_exist(string file)
    {
        var keys = Setting().Matches(SourceTree.Read(file)).Select(match => match.Value).ToList();
        Assert.NotEmpty(keys);
        Assert.Empty(keys.Except(Known, StringComparer.Ordinal));
    }

    [Fact]
    public void Shipped_settings_exist()
    {
        using var settings = JsonDocument.Parse(SourceTree.Read("src/Gateway/appsettings.json"));
        var keys = settings.RootElement.EnumerateObject()
            .Where(section => !Framework.Contains(section.Name))
            .SelectMany(section => section.Value.EnumerateObject(), (section, key) => $"{section.Name}__{key.Name}")
            .ToList();
        Assert.NotEmpty(keys);
        Assert.Empty(keys.Except(Known, StringComparer.Ordinal));
    }

    [Fact]
    public void Dockerfiles_copy_what_exists_and_what_the_context_lets_in()
    {
        var allowed = SourceTree.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        foreach (var path in Dockerfiles.SelectMany(file => Copied().Matches(SourceTree.Read(file))).SelectMany(match => match.Groups["paths"].Value.Split(' ')))
        {
            Assert.True(Path.Exists(Path.Combine(SourceTree.Root, path)), path);
            Assert.Contains(path.Split('/')[0], allowed);
        }
    }

    [Fact]
    public void Dockerfiles_start_assemblies_that_the_projects_build()
    {
        Assert.Contains($"\"{typeof(GatewayHost).Assembly.GetName().Name}.dll\"", SourceTree.Read("src/Gateway/Dockerfile"), StringComparison.Ordinal);
        Assert.Contains($"\"{typeof(AuditorOptions).Assembly.GetName().Name}.dll\"", SourceTree.Read("src/Auditor/Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_published_port_is_on_loopback()
    {
        var ports = Ports().Matches(SourceTree.Read("docker-compose.yml")).Select(match => match.Groups["port"].Value).ToList();
        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+__[A-Za-z]+\b", RegexOptions.NonBacktracking)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^COPY (?<paths>[^-].*) \S+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Copied();

    [GeneratedRegex("""ports: \["(?<port>[^"]+)"\]""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Ports();
}
