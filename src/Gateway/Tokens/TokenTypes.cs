using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Gateway.Findings;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>What a token looks like.</summary>
internal sealed class TokenTypes(
    ApplicationUserList users, AdministratorRepository administrators, FindingRepository findings, ActivityRepository activity) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<Token>("Token");
        schema.Type<Token>("Token")
            .Field("id", token => token.Id)
            .Link("applicationUser", token => token.ApplicationUserId, (ids, call) => call.Read(session => users.FindMany(session, call.OrganizationId, ids)))
            .Link("administrator", token => token.AdministratorId, (ids, call) => call.Read(session => administrators.FindMany(session, call.OrganizationId, ids)))
            .Field("prefix", token => token.Prefix)
            .Field("description", token => token.Description)
            .Field("status", (token, call) => Data.Database.EnumText.Of(token.StatusAt(call.Now)))
            .Field("maxAgeSeconds", token => token.MaxAgeSeconds)
            .Field("extendWhenUsed", token => token.ExtendWhenUsed)
            .Field("ipAllowlist", token => token.IpAllowlist?.Entries)
            .Field("createdAt", token => token.CreatedAt)
            .Link("createdBy", token => token.CreatedBy, (ids, call) => call.Read(session => administrators.FindMany(session, call.OrganizationId, ids)))
            .Field("expiresAt", token => token.ExpiresAt)
            .Field("revokedAt", token => token.RevokedAt)
            .Field("revokeReason", token => token.RevokeReason)
            .Field("lastUsedAt", token => token.LastUsedAt)
            .Field("lastUsedIp", token => token.LastUsedIp)
            .Field("lastUserAgent", token => token.LastUserAgent)
            .Field("lastDeniedAt", token => token.LastDeniedAt)
            .LinkFindings(findings, FindingRepository.OfToken)
            .LinkActivity(activity, ActivityRepository.OfToken);
    }
}
