using System.Reflection;
using AppUsersGateway.Gateway.Authorization;
using GraphQL.Types;
using GraphQL.Utilities;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>The schema: <c>schema.graphql</c> as committed, bound by the slices, checked for completeness.</summary>
public sealed class SchemaSource
{
    /// <summary>Builds and checks the schema; throws when the SDL and the bindings differ.</summary>
    public SchemaSource(IEnumerable<ISchemaSlice> slices, AccessRules rules)
    {
        Sdl = ReadSdl();
        var builder = new Builder();
        var binder = new SchemaBinder(builder, rules);
        PayloadBindings.Bind(binder);
        ConnectionBindings.Bind(binder);
        foreach (var slice in slices)
        {
            slice.Bind(binder);
        }

        Schema = builder.Build(Sdl);
        Schema.Initialize();
        SchemaCheck.Assert(Schema, binder.Bound);
        Bindings = binder.Planned;
    }

    /// <summary>The text that clients generate their code from.</summary>
    public string Sdl { get; }

    /// <summary>The executable schema.</summary>
    public ISchema Schema { get; }

    /// <summary>What answers the fields, as <c>Type.field</c>, for the plans.</summary>
    internal IReadOnlyDictionary<string, FieldBinding> Bindings { get; }

    private sealed class Builder : SchemaBuilder
    {
        protected override void PreConfigure(Schema schema) => schema.RegisterType(new DateTimeScalar());
    }

    /// <summary>The text of <c>schema.graphql</c> as it is built into this binary.</summary>
    public static string ReadSdl()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("schema.graphql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
