using AppUsersGateway.Gateway.Authentication;
using GraphQL.Validation;
using GraphQL.Validation.Complexity;
using GraphQL.Validation.Rules.Custom;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>All that a document must be before it runs: of a size that can be checked, valid, and within what its caller may ask.</summary>
public sealed class DocumentRules(IOptions<GraphQLOptions> options)
{
    private readonly IValidationRule[] perRequest =
    [
        new PageSizeRule(),
        new ComplexityValidationRule(new ComplexityOptions
        {
            MaxDepth = options.Value.MaximumDepth,
            MaxComplexity = options.Value.MaximumComplexity,
            DefaultComplexityImpactDelegate = FieldCost.Of,
        }),
    ];

    /// <summary>Reads a document; refuses one that would be dear merely to check.</summary>
    public DocumentReader Reader { get; } = new(options.Value);

    /// <summary>Whether it is valid, whoever asks and with whatever variables.</summary>
    public static IEnumerable<IValidationRule> OfTheLanguage => DocumentValidator.CoreRules;

    /// <summary>What depends on the caller, the variables or the way it came: asked each time, also for a document that is known.</summary>
    public IEnumerable<IValidationRule> OfTheRequest(bool mayIntrospect, bool allowMutations) =>
    [
        .. perRequest,
        .. allowMutations ? Enumerable.Empty<IValidationRule>() : [QueriesOnlyRule.Instance],
        .. mayIntrospect ? Enumerable.Empty<IValidationRule>() : [IntrospectionRule.Instance],
    ];

    /// <summary>Whether the caller may learn the schema from the gateway's answers.</summary>
    public static bool MayIntrospect(Caller caller) => caller.May(IntrospectionRule.Permission);
}
