using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Gateway.Findings;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Principals;
using AppUsersGateway.Gateway.Usage;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>What a token looks like.</summary>
internal sealed class TokenTypes(
    TokenList tokens, ApplicationUserList users, AdministratorRepository administrators, PrincipalLookup principals, FindingRepository findings,
    LadderClimbs ladder, ActivityRepository activity, UseTimeline timeline, UsageList usage, RotationWatch rotations) : ISchemaSlice
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
            .Field("scopes", token => token.Scopes?.Granted)
            .Field("createdAt", token => token.CreatedAt)
            .Link("createdBy", token => token.CreatedBy, principals.Find)
            .Field("expiresAt", token => token.ExpiresAt)
            .Field("absoluteExpiresAt", token => token.AbsoluteExpiresAt)
            .Field("policyBypassReason", token => token.PolicyBypassReason)
            .Field("revokedAt", token => token.RevokedAt)
            .Field("revokeReason", token => token.RevokeReason)
            .Field("suspendedAt", token => token.SuspendedAt)
            .Field("suspendReason", token => token.SuspendReason)
            .Link("ladder", token => token.ApplicationUserId is null ? null : token.Id, (ids, call) => call.Read(session => ladder.UnderWay(session, call.OrganizationId, ids)))
            .Link("rotatedFrom", token => token.RotatedFrom, (ids, call) => call.Read(session => tokens.FindMany(session, call.OrganizationId, ids)))
            .Link("rotatedTo", token => token.GraceEndsAt is null ? null : token.Id, (ids, call) => call.Read(session => tokens.FindSuccessors(session, call.OrganizationId, ids)))
            .Field("graceEndsAt", token => token.GraceEndsAt)
            .Field("closeWhenSilentSeconds", token => token.CloseWhenSilentSeconds)
            .Field("lastUsedAt", token => token.LastUsedAt)
            .Field("lastUsedIp", token => token.LastUsedIp)
            .Field("lastUserAgent", token => token.LastUserAgent)
            .Field("lastDeniedAt", token => token.LastDeniedAt)
            .Link("rotation", token => token.GraceEndsAt is null ? null : token.Id, (ids, call) => call.Read(session => rotations.Find(session, call.OrganizationId, ids, call.Now)))
            .LinkUsage(usage, UsageList.OfToken)
            .LinkFindings(findings, FindingRepository.OfToken)
            .LinkActivity(activity, ActivityRepository.OfToken, timeline, UseTimeline.OfToken);
        schema.Type<LadderClimb>("TokenLadder")
            .Enum("stage", climb => climb.Stage)
            .Link("finding", climb => climb.FindingId, (ids, call) => call.Read(session => findings.FindMany(session, call.OrganizationId, ids)))
            .Field("dryRun", climb => climb.DryRun)
            .Field("warnedAt", climb => climb.WarnedAt)
            .Field("suspendAt", climb => climb.SuspendAt)
            .Field("suspendedAt", climb => climb.SuspendedAt)
            .Field("revokeAt", climb => climb.RevokeAt)
            .Field("announcedAt", climb => climb.AnnouncedAt);
    }
}
