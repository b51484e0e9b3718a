namespace AppUsersGateway.Gateway.Demo;

/// <summary>What the demo says on the terminal, and only there: it holds two secrets.</summary>
internal static class DemoBanner
{
    public static string Text(string address, DemoAccess access, IConfiguration configuration)
    {
        var url = address.TrimEnd('/');
        return $"""

            AppUsersGateway demo is ready.
              Explorer   {url}/explorer/
              GraphQL    {url}/graphql
              Token      {access.Administrator.Reveal()}   (administrator {access.AdministratorName}; shown only now)
              Reviewer   {access.Reviewer.Reveal()}   (may read everything, change nothing)
              E-mails    {Mails(configuration)}
            Press Ctrl+C to stop.

            """;
    }

    private static string Mails(IConfiguration configuration) => configuration["Mail:Host"] is { Length: > 0 } host
        ? $"sent to {host}"
        : $"{configuration["Mail:PickupDirectory"]}/   (.eml files: open one with any mail program)";
}
