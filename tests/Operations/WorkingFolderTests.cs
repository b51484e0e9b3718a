using System.Diagnostics;
using AppUsersGateway.Tests.Architecture;
using Xunit;

namespace AppUsersGateway.Tests.Operations;

public sealed class WorkingFolderTests
{
    [Theory]
    [InlineData("src/Gateway/Gateway.csproj")]
    [InlineData("src/Auditor/Auditor.csproj")]
    public async Task Dotnet_run_starts_a_program_where_it_is_called_so_that_all_mean_the_same_data(string project)
    {
        // The web SDK would start it in the project's folder.
        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(SourceTree.Root, project), "-getProperty:RunWorkingDirectory"]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((0, ""), (process.ExitCode, answer.Trim()));
    }
}
