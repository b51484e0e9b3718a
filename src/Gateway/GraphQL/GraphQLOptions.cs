using System.ComponentModel.DataAnnotations;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>How much one request may ask for. Configuration section <c>GraphQL</c>.</summary>
public sealed class GraphQLOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "GraphQL";

    /// <summary>The longest body in bytes.</summary>
    [Range(1_024, 1_048_576, ErrorMessage = "GraphQL:MaximumRequestBytes: give 1024 to 1048576.")]
    public int MaximumRequestBytes { get; set; } = 65_536;

    /// <summary>The longest document in characters: validation is quadratic in it.</summary>
    [Range(1_024, 65_536, ErrorMessage = "GraphQL:MaximumDocumentLength: give 1024 to 65536.")]
    public int MaximumDocumentLength { get; set; } = 16_384;

    /// <summary>The most fields, arguments, directives and variables of one operation, fragments put in.</summary>
    [Range(200, 5_000, ErrorMessage = "GraphQL:MaximumSelections: give 200 to 5000.")]
    public int MaximumSelections { get; set; } = 1_000;

    /// <summary>The deepest selection.</summary>
    [Range(5, 50, ErrorMessage = "GraphQL:MaximumDepth: give 5 to 50.")]
    public int MaximumDepth { get; set; } = 15;

    /// <summary>The most objects that an answer may hold, with pages counted by their <c>first</c> or <c>last</c>.</summary>
    [Range(100, 10_000_000, ErrorMessage = "GraphQL:MaximumComplexity: give 100 to 10000000.")]
    public int MaximumComplexity { get; set; } = 50_000;

    /// <summary>How long one request may work, in seconds.</summary>
    [Range(1, 300, ErrorMessage = "GraphQL:TimeoutSeconds: give 1 to 300.")]
    public int TimeoutSeconds { get; set; } = 30;
}
