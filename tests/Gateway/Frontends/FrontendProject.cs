using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Frontends;

/// <summary>The frontend of tests/Frontend: operations, and what npm's tools make of them and of schema.graphql.</summary>
internal static class FrontendProject
{
    private static readonly NodeProject Scripts = new("frontend");

    public static Task<string> Generate() => Quiet("node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.ts", "--silent");

    /// <summary>Checks the types and translates; what the compiler says, which is nothing when all is well.</summary>
    public static Task<string> Compile() => Quiet("node_modules/typescript/bin/tsc");

    public static Task<string> CompileRelay() => Quiet("node_modules/relay-compiler/cli.js");

    /// <summary>Runs a script as an administrator's browser would; answers what it printed.</summary>
    public static async Task<string> Run(GatewayApp gateway, string token, string script, params string[] arguments)
    {
        var (output, errors) = await Scripts.Run(script, arguments, [("GATEWAY_URL", new Uri(gateway.Url, "/graphql").ToString()), ("GATEWAY_TOKEN", token)]);
        Assert.True(output.StartsWith('{'), errors);
        return output;
    }

    private static async Task<string> Quiet(string script, params string[] arguments)
    {
        var (output, errors) = await Scripts.Run(script, arguments, [("NO_COLOR", "1")]);
        return output + errors;
    }
}
