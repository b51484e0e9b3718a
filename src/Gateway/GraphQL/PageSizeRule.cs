using AppUsersGateway.Data.Paging;
using GraphQL.Execution;
using GraphQL.Validation;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary><c>first</c> and <c>last</c> are 1 to 100, before anything is counted with them: a negative one would make negative cost.</summary>
internal sealed class PageSizeRule : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        foreach (var arguments in context.ArgumentValues?.Values.AsEnumerable() ?? [])
        {
            Check(context, arguments, "first");
            Check(context, arguments, "last");
        }

        return default;
    }

    private static void Check(ValidationContext context, IDictionary<string, ArgumentValue> arguments, string name)
    {
        if (arguments.TryGetValue(name, out var argument) && argument.Value is int size && size is < 1 or > PageRequest.MaximumSize)
        {
            context.ReportError(new PageSizeError(name, size));
        }
    }
}

/// <summary>The error of <see cref="PageSizeRule"/>.</summary>
internal sealed class PageSizeError(string argument, int size)
    : ValidationError($"{argument}: {size} is out of range, give 1 to {PageRequest.MaximumSize}.");
