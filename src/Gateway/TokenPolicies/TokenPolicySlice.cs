using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.TokenPolicies;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Principals;

namespace AppUsersGateway.Gateway.TokenPolicies;

/// <summary>What an organization demands of the tokens of its application users.</summary>
internal sealed class TokenPolicySlice(TokenPolicyRepository policies, TokenPolicyPreviews previews, PrincipalLookup principals) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("UpdateTokenPolicyPayload", "tokenPolicy");
        schema.Root("Query").Query("previewTokenPolicy", async call =>
        {
            var policy = Policy(call, call.Arguments.Input("policy"));
            return await call.Read(session => previews.Of(session, call.OrganizationId, policy, call.Now));
        });
        schema.Root("Mutation").Mutation("updateTokenPolicy", ActivityKind.TokenPolicyUpdated, async (call, input, session) =>
            Payload.Done(("tokenPolicy", await policies.Replace(session, call.Actor, Policy(call, input.Input("policy"))))));
        schema.Type<Organization>("Organization").Lookup("tokenPolicy", async (organization, call) => await call.Read(session => policies.Find(session, organization.Id)));
        schema.Type<TokenPolicy>("TokenPolicy")
            .Field("version", policy => policy.Version)
            .Field("updatedAt", policy => policy.UpdatedAt)
            .Link("updatedBy", policy => policy.UpdatedBy, principals.Find)
            .Field("maximumAgeSeconds", policy => policy.MaximumAgeSeconds)
            .Field("requireExpiry", policy => policy.RequireExpiry)
            .Field("requireAllowlist", policy => policy.RequireAllowlist)
            .Field("requireDescription", policy => policy.RequireDescription)
            .Field("widestPrefixIPv4", policy => policy.WidestPrefixIPv4)
            .Field("widestPrefixIPv6", policy => policy.WidestPrefixIPv6)
            .Field("absoluteAgeSeconds", policy => policy.AbsoluteAgeSeconds)
            .Field("maximumOverlapSeconds", policy => policy.MaximumOverlapSeconds)
            .Field("grandfatheredUntil", policy => policy.GrandfatheredUntil);
        schema.Type<TokenPolicyPreview>("TokenPolicyPreview")
            .Field("examined", preview => preview.Examined)
            .Field("refused", preview => preview.Refused)
            .Field("tokens", preview => preview.Tokens);
        schema.Type<TokenPolicyViolation>("TokenPolicyViolation")
            .Field("token", violation => violation.Token)
            .Field("messages", violation => violation.Messages);
    }

    private static TokenPolicy Policy(Call call, Arguments input)
    {
        try
        {
            return TokenPolicyInput.Check(
                new TokenPolicy
                {
                    OrganizationId = call.OrganizationId,
                    MaximumAgeSeconds = input.Number("maximumAgeSeconds"),
                    RequireExpiry = input.Flag("requireExpiry") == true,
                    RequireAllowlist = input.Flag("requireAllowlist") == true,
                    RequireDescription = input.Flag("requireDescription") == true,
                    WidestPrefixIPv4 = input.Number("widestPrefixIPv4"),
                    WidestPrefixIPv6 = input.Number("widestPrefixIPv6"),
                    AbsoluteAgeSeconds = input.Number("absoluteAgeSeconds"),
                    MaximumOverlapSeconds = input.Number("maximumOverlapSeconds"),
                    GrandfatheredUntil = input.Time("grandfatheredUntil"),
                },
                call.Now);
        }
        catch (Data.Refusals.Refusal refusal) when (call.Arguments.Has("policy"))
        {
            // A question has no payload to tell it in.
            throw RequestError.BadInput($"policy.{refusal.Message}");
        }
    }
}
