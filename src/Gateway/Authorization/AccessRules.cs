using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Gateway.Authorization;

/// <summary>
/// Who may ask for what, in one place. Every field of Query, Mutation and Subscription stands here (checked at start), and every type that <c>node</c>
/// finds; a field of another type, or of an input, stands here only when seeing its object is not enough to see it.
/// </summary>
/// <param name="table">The rules by element: <c>Type.field</c>, or <c>Type</c> for finding its objects by id.</param>
public sealed class AccessRules(IReadOnlyDictionary<string, AccessRule> table)
{
    /// <summary>The rules of this product.</summary>
    public static readonly IReadOnlyDictionary<string, AccessRule> Table = new Dictionary<string, AccessRule>(StringComparer.Ordinal)
    {
        ["Query.viewer"] = AccessRule.Anyone,
        ["Query.node"] = AccessRule.Anyone, // each type of object asks its own rule, see below
        ["Query.nodes"] = AccessRule.Anyone,
        ["Query.organization"] = new(Permission.AppUsersRead),
        ["Query.applicationUsers"] = new(Permission.AppUsersRead),
        ["Query.applicationUser"] = new(Permission.AppUsersRead),
        ["Query.tokens"] = new(Permission.AppUsersRead),
        ["Query.token"] = new(Permission.AppUsersRead),
        ["Query.suggestAllowlist"] = new(Permission.AppUsersRead),
        ["Query.activity"] = new(Permission.AppUsersRead),
        ["Query.administrators"] = new(Permission.AppUsersRead),
        ["Query.resources"] = new(Permission.AppUsersRead),
        ["Query.permissionCatalog"] = AccessRule.Anyone, // what words mean is no secret
        ["Query.previewTokenPolicy"] = new(Permission.AppUsersRead),
        ["Query.findings"] = new(Permission.AuditRead),
        ["Query.finding"] = new(Permission.AuditRead),
        ["Query.findingCounts"] = new(Permission.AuditRead),
        ["Query.ruleExceptions"] = new(Permission.AuditRead),
        ["Query.ruleException"] = new(Permission.AuditRead),
        ["Query.auditRules"] = new(Permission.AuditRead),
        ["Query.auditRuns"] = new(Permission.AuditRead),
        ["Query.auditRun"] = new(Permission.AuditRead),
        ["Query.emails"] = new(Permission.AuditRead),
        ["Query.email"] = new(Permission.AuditRead),

        ["Mutation.createApplicationUser"] = new(Permission.AppUsersWrite),
        ["Mutation.updateApplicationUser"] = new(Permission.AppUsersWrite),
        ["Mutation.disableApplicationUser"] = new(Permission.AppUsersWrite),
        ["Mutation.enableApplicationUser"] = new(Permission.AppUsersWrite),
        ["Mutation.deleteApplicationUser"] = new(Permission.AppUsersWrite),
        ["Mutation.reviewApplicationUser"] = new(Permission.AppUsersWrite),
        ["Mutation.createToken"] = new(Permission.AppUsersWrite),
        ["Mutation.revokeToken"] = new(Permission.AppUsersWrite),
        ["Mutation.revokeTokens"] = new(Permission.AppUsersWrite),
        ["Mutation.suspendToken"] = new(Permission.AppUsersWrite),
        ["Mutation.resumeToken"] = new(Permission.AppUsersWrite),
        ["Mutation.identifyToken"] = new(Permission.AppUsersRead), // it changes nothing but the log: who may read a token may ask whose a secret is
        ["Mutation.rotateToken"] = AccessRule.Anyone, // one's own; another's needs more (Tokens/TokenRotationMutations)
        ["Mutation.inviteAdministrator"] = new(Permission.OrganizationAdmin),
        ["Mutation.updateAdministrator"] = new(Permission.OrganizationAdmin),
        ["Mutation.removeAdministrator"] = new(Permission.OrganizationAdmin),
        ["Mutation.createAdministratorToken"] = new(Permission.OrganizationAdmin),
        ["Mutation.revokeAdministratorToken"] = new(Permission.OrganizationAdmin),
        ["Mutation.updateOrganization"] = new(Permission.OrganizationAdmin),
        ["Mutation.updateTokenPolicy"] = new(Permission.OrganizationAdmin),
        ["Mutation.createOrganizationalUnit"] = new(Permission.OrganizationAdmin),
        ["Mutation.createProject"] = new(Permission.OrganizationAdmin),
        ["Mutation.deleteResource"] = new(Permission.OrganizationAdmin),
        ["Mutation.grantPermissions"] = new(Permission.PermissionsWrite), // and only what one holds oneself (Permissions/GrantGuard)
        ["Mutation.revokePermissions"] = new(Permission.PermissionsWrite),
        ["Mutation.runAudit"] = new(Permission.AuditWrite),
        ["Mutation.acknowledgeFinding"] = new(Permission.AuditWrite),
        ["Mutation.snoozeFinding"] = new(Permission.AuditWrite),
        ["Mutation.reopenFinding"] = new(Permission.AuditWrite),
        ["Mutation.createRuleException"] = new(Permission.AuditWrite),
        ["Mutation.endRuleException"] = new(Permission.AuditWrite),
        ["Mutation.updateAuditPolicy"] = new(Permission.AuditWrite),
        ["Mutation.confirmLadder"] = new(Permission.AuditWrite), // and more while the ladder is on (AuditPolicies/LadderConfirmationMutations)
        ["Mutation.reportLeak"] = new(Permission.AuditWrite),
        ["Mutation.resendEmail"] = new(Permission.AuditWrite),
        ["Mutation.sendTestEmail"] = new(Permission.AuditWrite),
        ["Mutation.updateEmailPreferences"] = new(Permission.AuditRead), // one's own, and nobody else's: who may read audits gets digests

        ["Subscription.activityAdded"] = new(Permission.AppUsersRead),
        ["Subscription.auditRunProgressed"] = new(Permission.AuditRead),
        ["Subscription.findingChanged"] = new(Permission.AuditRead),

        // What node and nodes find. An application user without permissions finds itself and its tokens.
        ["Organization"] = new(Permission.AppUsersRead),
        ["Administrator"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["ApplicationUser"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["Token"] = AccessRule.OwnOr(Permission.AppUsersRead), // an application user's; a person's asks Administrator.tokens (Tokens/TokenSight)
        ["OrganizationalUnit"] = new(Permission.AppUsersRead),
        ["Project"] = new(Permission.AppUsersRead),
        ["ActivityEvent"] = new(Permission.AppUsersRead),
        ["TokenUse"] = new(Permission.AppUsersRead), // found as an entry of the activity
        ["AuditRun"] = new(Permission.AuditRead),
        ["Finding"] = new(Permission.AuditRead),
        ["RuleException"] = new(Permission.AuditRead),
        ["Email"] = new(Permission.AuditRead),

        // Seeing a person is not enough to see how that person gets in: holds for their tokens wherever one comes to them.
        ["Administrator.tokens"] = AccessRule.OwnOr(Permission.AuditRead),

        // Reachable by an application user that looks at itself through viewer: of people it learns who they are, and nothing more.
        ["Administrator.email"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["Administrator.status"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["Administrator.digestFrequency"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["Administrator.permissions"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["Administrator.createdAt"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["Administrator.grants"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["Administrator.effectivePermissions"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["ApplicationUser.grants"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["ApplicationUser.effectivePermissions"] = AccessRule.OwnOr(Permission.AppUsersRead),
        ["Grant.principal"] = new(Permission.AppUsersRead),
        ["Grant.resource"] = new(Permission.AppUsersRead),
        ["Grant.grantedBy"] = new(Permission.AppUsersRead),
        ["GrantPermissionsPayload.principal"] = new(Permission.AppUsersRead),
        ["RevokePermissionsPayload.principal"] = new(Permission.AppUsersRead),
        ["ApplicationUser.reviewedBy"] = new(Permission.AppUsersRead),
        ["Organization.auditPolicy"] = new(Permission.AuditRead),
        ["ApplicationUser.findings"] = new(Permission.AuditRead),
        ["ApplicationUser.usage"] = new(Permission.AppUsersRead), // who else holds its secrets
        ["ApplicationUser.activity"] = new(Permission.AppUsersRead),
        ["Token.createdBy"] = new(Permission.AppUsersRead), // another program, perhaps
        ["Token.findings"] = new(Permission.AuditRead),
        ["Token.ladder"] = new(Permission.AppUsersRead),
        ["TokenLadder.finding"] = new(Permission.AuditRead),
        ["Token.usage"] = new(Permission.AppUsersRead),
        ["Token.rotation"] = new(Permission.AppUsersRead),
        ["Token.activity"] = new(Permission.AppUsersRead),

        // Conditions that tell more than the list that they are asked of.
        ["ApplicationUserFilter.hasFindings"] = new(Permission.AuditRead),
        ["TokenFilter.severityAtLeast"] = new(Permission.AuditRead),
    };

    /// <summary>The rule of an element; null when nobody has decided about it.</summary>
    public AccessRule? Find(string element) => table.GetValueOrDefault(element);
}
