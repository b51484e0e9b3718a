using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Gateway.Activity;

/// <summary>
/// What the log must hold of one mutation. Every field of <c>Mutation</c> has its line in <see cref="All"/>; a new one without a line fails the tests.
/// </summary>
/// <param name="Kind">The kind of its entry.</param>
/// <param name="Input">Makes what is needed and answers an input that is done.</param>
/// <param name="Changed">Fields that the entry names with before and after.</param>
/// <param name="Refused">An input that an administrator is refused, and the code; null when none is.</param>
internal sealed record MutationCase(ActivityKind Kind, Func<MutationScene, Task<object>> Input, string[] Changed, (object Input, string Code)? Refused)
{
    private static readonly string[] Permissions = [Permission.AuditRead];

    public static readonly IReadOnlyDictionary<string, MutationCase> All = new Dictionary<string, MutationCase>(StringComparer.Ordinal)
    {
        ["createApplicationUser"] = new(ActivityKind.ApplicationUserCreated, scene => Done(new { name = scene.Name(), description = "x" }), ["name", "description"], (new { name = " " }, "INVALID_NAME")),
        ["updateApplicationUser"] = new(ActivityKind.ApplicationUserUpdated, async scene => new { applicationUserId = await scene.User(), environment = "test" }, ["environment"], (new { applicationUserId = NoUser }, "NOT_FOUND")),
        ["disableApplicationUser"] = new(ActivityKind.ApplicationUserDisabled, async scene => new { applicationUserId = await scene.User() }, ["status"], (new { applicationUserId = NoUser }, "NOT_FOUND")),
        ["enableApplicationUser"] = new(ActivityKind.ApplicationUserEnabled, async scene => new { applicationUserId = await scene.DisabledUser() }, ["status"], (new { applicationUserId = NoUser }, "NOT_FOUND")),
        ["deleteApplicationUser"] = new(ActivityKind.ApplicationUserDeleted, async scene => new { applicationUserId = await scene.User() }, ["status"], (new { applicationUserId = NoUser }, "NOT_FOUND")),
        ["createToken"] = new(ActivityKind.TokenCreated, async scene => new { applicationUserId = await scene.User(), description = "x" }, ["description", "prefix"], (new { applicationUserId = NoUser, maxAgeSeconds = 1 }, "INVALID_DURATION")),
        ["revokeToken"] = new(ActivityKind.TokenRevoked, async scene => new { tokenId = await scene.Token(), reason = "leaked" }, ["status"], (new { tokenId = NoToken }, "NOT_FOUND")),
        ["inviteAdministrator"] = new(ActivityKind.AdministratorInvited, scene => Done(new { email = scene.Name() + "@example.com" }), ["email", "name", "permissions"], (new { email = "nobody" }, "INVALID_EMAIL")),
        ["updateAdministrator"] = new(ActivityKind.AdministratorUpdated, async scene => new { administratorId = await scene.Person(), name = "x" }, ["name"], (new { administratorId = NoPerson }, "NOT_FOUND")),
        ["removeAdministrator"] = new(ActivityKind.AdministratorRemoved, async scene => new { administratorId = await scene.Person() }, ["status"], (new { administratorId = NoPerson }, "NOT_FOUND")),
        ["createAdministratorToken"] = new(ActivityKind.AdministratorTokenCreated, async scene => new { administratorId = await scene.Person(), description = "x" }, ["description", "prefix"], (new { administratorId = NoPerson }, "NOT_FOUND")),
        ["revokeAdministratorToken"] = new(ActivityKind.AdministratorTokenRevoked, async scene => new { tokenId = await scene.PersonsToken(), reason = "lost" }, ["status"], (new { tokenId = NoToken }, "NOT_FOUND")),
        ["updateOrganization"] = new(ActivityKind.OrganizationUpdated, scene => Done(new { name = scene.Name() }), ["name"], (new { name = "" }, "INVALID_NAME")),
        ["createOrganizationalUnit"] = new(ActivityKind.OrganizationalUnitCreated, scene => Done(new { name = scene.Name() }), ["name"], (new { name = " " }, "INVALID_NAME")),
        ["createProject"] = new(ActivityKind.ProjectCreated, scene => Done(new { name = scene.Name() }), ["name"], (new { name = " " }, "INVALID_NAME")),
        ["deleteResource"] = new(ActivityKind.ResourceDeleted, async scene => new { resourceId = (await scene.Tenant.Project(scene.Name())).Id }, ["name"], (new { resourceId = NoProject }, "NOT_FOUND")),
        ["grantPermissions"] = new(ActivityKind.PermissionsGranted, async scene => new { principalId = await scene.User(), permissions = Permissions }, ["permissions"], (new { principalId = NoUser, permissions = Permissions }, "NOT_FOUND")),
        ["revokePermissions"] = new(ActivityKind.PermissionsRevoked, async scene => new { principalId = await scene.UserWith(Permissions), permissions = Permissions }, ["permissions"], (new { principalId = NoUser, permissions = Permissions }, "NOT_FOUND")),
        ["suspendToken"] = new(ActivityKind.TokenSuspended, async scene => new { tokenId = await scene.Token(), reason = "odd use" }, ["status"], (new { tokenId = NoToken }, "NOT_FOUND")),
        ["resumeToken"] = new(ActivityKind.TokenResumed, async scene => new { tokenId = await scene.SuspendedToken() }, ["status"], (new { tokenId = NoToken }, "NOT_FOUND")),
        ["rotateToken"] = new(ActivityKind.TokenRotated, async scene => new { tokenId = await scene.Token() }, ["rotatedTo"], (new { tokenId = NoToken }, "NOT_FOUND")) { With = [ActivityKind.TokenCreated] },
        ["revokeTokens"] = new(ActivityKind.TokenRevoked, async scene => new { tokenIds = new[] { await scene.Token(), await scene.Token() } }, ["status"], (new { tokenIds = new[] { NoToken }, reason = new string('x', 2_000) }, "INVALID_TEXT")) { Entries = 2 },
        ["identifyToken"] = new(ActivityKind.TokenIdentified, _ => Done(new { secret = TokenSecret.Generate(forAdministrator: false).Reveal() }), [], null),
        ["runAudit"] = new(ActivityKind.AuditRequested, _ => Done(new { note = "please" }), ["auditRunId"], (new { note = new string('x', 2_000) }, "INVALID_TEXT")),
        ["acknowledgeFinding"] = new(ActivityKind.FindingAcknowledged, async scene => new { findingId = await scene.Finding(), reason = "known", until = Given.InDays(7) }, ["status", "until"], (new { findingId = NoFinding, reason = "known", until = Given.InDays(7) }, "NOT_FOUND")),
        ["snoozeFinding"] = new(ActivityKind.FindingSnoozed, async scene => new { findingId = await scene.Finding(), reason = "after the release", until = Given.InDays(7) }, ["status", "until"], (new { findingId = NoFinding, reason = "known", until = Given.InDays(7) }, "NOT_FOUND")),
        ["reopenFinding"] = new(ActivityKind.FindingReopened, async scene => new { findingId = await scene.SnoozedFinding(), reason = "now" }, ["status", "until"], (new { findingId = NoFinding }, "NOT_FOUND")),
        ["createRuleException"] = new(ActivityKind.RuleExceptionCreated, async scene => new { rule = "TOK-001", applicationUserId = await scene.User(), reason = "known", until = Given.InDays(7) }, ["rule", "until"], (new { rule = "TOK-001", applicationUserId = NoUser, reason = "known", until = Given.InDays(7) }, "NOT_FOUND")),
        ["updateTokenPolicy"] = new(ActivityKind.TokenPolicyUpdated, _ => Done(new { policy = new { maximumOverlapSeconds = 2_592_000 } }), ["version"], (new { policy = new { maximumAgeSeconds = 1 } }, "INVALID_DURATION")),
        ["updateAuditPolicy"] = new(ActivityKind.AuditPolicyUpdated, _ => Done(new { rules = new[] { new { rule = "TOK-001", enabled = false } } }), ["version"], (new { rules = new[] { new { rule = "TOK-999" } } }, "NOT_FOUND")),
        ["reportLeak"] = new(ActivityKind.LeakReported, async scene => new { tokenId = await scene.Token(), place = "a public gist" }, ["place"], (new { tokenId = NoToken, place = "a public gist" }, "NOT_FOUND")),
        ["reviewApplicationUser"] = new(ActivityKind.ApplicationUserReviewed, async scene => new { applicationUserId = await scene.User(), note = "quarterly" }, ["reviewedAt"], (new { applicationUserId = NoUser }, "NOT_FOUND")),
        ["endRuleException"] = new(ActivityKind.RuleExceptionEnded, async scene => new { ruleExceptionId = await scene.RuleException() }, ["endedAt"], (new { ruleExceptionId = NoException }, "NOT_FOUND")),
        ["sendTestEmail"] = new(ActivityKind.EmailTestRequested, async scene => new { administratorId = await scene.Person() }, ["emailId"], (new { administratorId = NoPerson }, "NOT_FOUND")),
        ["confirmLadder"] = new(ActivityKind.LadderConfirmed, async scene => new { auditRunId = await scene.HeldRun(), held = 2, reason = "the vendor is gone" }, ["auditRunId", "held"], (new { auditRunId = NoRun, held = 2, reason = "x" }, "NOT_FOUND")),
        ["updateEmailPreferences"] = new(ActivityKind.EmailPreferenceUpdated, _ => Done(new { digestFrequency = "WEEKLY" }), ["digestFrequency"], null),
        ["resendEmail"] = new(ActivityKind.EmailResent, async scene => new { emailId = await scene.FailedEmail() }, ["status"], (new { emailId = NoEmail }, "NOT_FOUND")),
    };

    private const string NoUser = "app_00000000000000000000000000";
    private const string NoFinding = "fnd_00000000000000000000000000";
    private const string NoException = "exc_00000000000000000000000000";
    private const string NoToken = "tok_00000000000000000000000000";
    private const string NoProject = "prj_00000000000000000000000000";
    private const string NoEmail = "eml_00000000000000000000000000";
    private const string NoRun = "run_00000000000000000000000000";
    private const string NoPerson = "adm_00000000000000000000000000";

    /// <summary>How many entries one success leaves: one, or one for each object that it changes.</summary>
    public int Entries { get; init; } = 1;

    /// <summary>Kinds of entries that follow, because the change makes or ends something else as well.</summary>
    public IReadOnlyList<ActivityKind> With { get; init; } = [];

    /// <summary>What a caller without permissions is told about another's objects.</summary>
    public string Forbidden { get; init; } = "FORBIDDEN";

    private static Task<object> Done(object input) => Task.FromResult(input);
}
