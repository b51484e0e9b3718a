namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>How a field is answered, told once for both executors: GraphQL.NET's, which can do everything, and the plans', which are fast.</summary>
internal abstract record FieldBinding
{
    /// <summary>The object has it.</summary>
    /// <param name="Read">From the object and the call.</param>
    public sealed record Value(Func<object, Call, object?> Read) : FieldBinding;

    /// <summary>A question to the database: a field of <c>Query</c>, whose source is null, or one of an object that comes alone.</summary>
    /// <param name="Ask">From the object and the call.</param>
    public sealed record Question(Func<object?, Call, Task<object?>> Ask) : FieldBinding;

    /// <summary>Answered for all objects of a level at once, in their order.</summary>
    /// <param name="Load">From the objects and the call.</param>
    public sealed record Link(Func<IReadOnlyList<object>, Call, Task<IReadOnlyList<object?>>> Load) : FieldBinding;
}
