using System.Diagnostics;
using AppUsersGateway.Auditor.Mail;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Operations;

/// <summary>An auditor as a process of its own on a test's database, to be killed.</summary>
internal static class AuditorProcess
{
    /// <summary>Starts one. Its log is to be read by who wants more of it than a pipe holds.</summary>
    public static Process Start(DirectoryInfo folder, TestDatabase database, params string[] settings) => Process.Start(new ProcessStartInfo("dotnet",
        [typeof(OutboxSender).Assembly.Location, "run", .. settings, .. database.ConnectionSettings.Select(setting => $"--{setting.Key}={setting.Value}")])
    {
        WorkingDirectory = folder.FullName,
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;
}
