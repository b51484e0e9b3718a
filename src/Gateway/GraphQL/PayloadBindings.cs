using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Binds the payload types, which all look alike.</summary>
internal static class PayloadBindings
{
    public static void Bind(SchemaBinder schema)
    {
        schema.Type<Refusal>("UserError")
            .Enum("code", refusal => refusal.Code)
            .Field("message", refusal => refusal.Message)
            .Field("field", refusal => refusal.Field);
    }

    /// <summary>Binds one payload type with its result fields.</summary>
    public static SchemaBinder Payload(this SchemaBinder schema, string name, params string[] fields)
    {
        var type = schema.Type<Payload>(name).Field("errors", payload => payload.Errors);
        foreach (var field in fields)
        {
            type.Field(field, payload => payload.Values.GetValueOrDefault(field));
        }

        return schema;
    }
}
