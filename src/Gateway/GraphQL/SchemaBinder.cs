using AppUsersGateway.Gateway.Authorization;
using GraphQL.DataLoader;
using GraphQL.Resolvers;
using GraphQL.Utilities;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// Says, type by type, what <c>schema.graphql</c> is in C#. The schema is the source; a field without a binding
/// or a binding without a field stops the start (<see cref="SchemaCheck"/>).
/// </summary>
/// <param name="builder">GraphQL.NET's builder over the SDL.</param>
/// <param name="rules">Who may ask for what.</param>
public sealed class SchemaBinder(SchemaBuilder builder, AccessRules rules)
{
    private readonly HashSet<string> bound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldBinding> planned = new(StringComparer.Ordinal);

    /// <summary>The fields that have a binding, as <c>Type.field</c>.</summary>
    public IReadOnlySet<string> Bound => bound;

    internal AccessRules Rules => rules;

    /// <summary>The same for the plans; what changes something is not among them.</summary>
    internal IReadOnlyDictionary<string, FieldBinding> Planned => planned;

    /// <summary>Binds an object type to the C# type that carries it.</summary>
    public TypeBinder<T> Type<T>(string name)
        where T : notnull
    {
        builder.Types.For(name).IsTypeOf<T>();
        return new TypeBinder<T>(this, name);
    }

    /// <summary>Binds an object type to those objects of a C# type that answer to <paramref name="which"/>.</summary>
    public TypeBinder<T> Type<T>(string name, Func<T, bool> which)
        where T : notnull
    {
        builder.Types.For(name).IsTypeOfFunc = value => value is T source && which(source);
        return new TypeBinder<T>(this, name);
    }

    /// <summary>Binds <c>Query</c>, <c>Mutation</c> or <c>Subscription</c>.</summary>
    public RootBinder Root(string name) => new(this, name);

    internal void Bind(string type, string field, IFieldResolver resolver, FieldBinding? binding)
    {
        if (!bound.Add($"{type}.{field}"))
        {
            throw new InvalidOperationException($"{type}.{field} is bound twice.");
        }

        builder.Types.For(type).FieldFor(field).Resolver = resolver;
        if (binding is not null)
        {
            planned.Add($"{type}.{field}", binding);
        }
    }

    internal void BindStream(string type, string field, ISourceStreamResolver resolver) =>
        builder.Types.For(type).FieldFor(field).StreamResolver = resolver;
}

/// <summary>The fields of one object type.</summary>
/// <param name="schema">The schema's binder.</param>
/// <param name="type">The type's name.</param>
public sealed class TypeBinder<T>(SchemaBinder schema, string type)
    where T : notnull
{
    /// <summary>A value that the object carries.</summary>
    public TypeBinder<T> Field(string name, Func<T, object?> value) =>
        schema.Rules.Find($"{type}.{name}") is null
            ? With(name, new FuncFieldResolver<object?>(context => value((T)context.Source!)), new FieldBinding.Value((source, _) => value((T)source)))
            : Field(name, (source, _) => value(source));

    /// <summary>An enum's member that the object carries.</summary>
    public TypeBinder<T> Enum<TEnum>(string name, Func<T, TEnum> value)
        where TEnum : struct, System.Enum => Field(name, source => Data.Database.EnumText.Of(value(source)));

    /// <summary>A value that depends on the call, such as on the moment.</summary>
    public TypeBinder<T> Field(string name, Func<T, Call, object?> value) =>
        With(
            name,
            new FuncFieldResolver<object?>(context => value((T)context.Source!, GraphQLContext.Of(context).Call(context))),
            new FieldBinding.Value((source, call) => value((T)source, call)));

    /// <summary>A value that takes a query of its own; only for objects that come alone.</summary>
    public TypeBinder<T> Lookup(string name, Func<T, Call, Task<object?>> value) =>
        With(
            name,
            new FuncFieldResolver<object?>(async context => await value((T)context.Source!, GraphQLContext.Of(context).Call(context))),
            new FieldBinding.Question((source, call) => value((T)source!, call)));

    /// <summary>Other objects: fetched for all objects of the level at once, answered in their order.</summary>
    public TypeBinder<T> Link<TResult>(string name, Func<IReadOnlyList<T>, Call, Task<IReadOnlyList<TResult>>> load) =>
        With(
            name,
            new FuncFieldResolver<IDataLoaderResult>(context =>
            {
                var request = GraphQLContext.Of(context);
                var call = request.Call(context);
                return request.Join<T, TResult>(context, (T)context.Source!, parents => load(parents, call));
            }),
            new FieldBinding.Link(async (parents, call) => [.. (await load([.. parents.Cast<T>()], call)).Cast<object?>()]));

    /// <summary>One other object by its id: fetched for all objects of the level at once.</summary>
    public TypeBinder<T> Link<TResult>(string name, Func<T, string?> id, Func<IReadOnlyCollection<string>, Call, Task<IReadOnlyDictionary<string, TResult>>> find)
        where TResult : class =>
        Link<TResult?>(name, async (parents, call) =>
        {
            var ids = parents.Select(id).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var found = ids.Count == 0 ? null : await find(ids, call);
            return [.. parents.Select(parent => id(parent) is { } wanted ? found?.GetValueOrDefault(wanted) : null)];
        });

    private TypeBinder<T> With(string name, IFieldResolver resolver, FieldBinding binding)
    {
        schema.Bind(type, name, resolver, binding);
        return this;
    }
}
