using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>
/// One object of each type that <c>node</c> finds, under the type's name. A new type of node needs its object here.
/// </summary>
/// <param name="database">Where they are made.</param>
/// <param name="tenant">Whose they are.</param>
/// <param name="word">What those hold that every reader may see.</param>
/// <param name="auditWord">What those hold that only reviewers may see.</param>
internal sealed class Things(TestDatabase database, Tenant tenant, string word, string auditWord)
{
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    public string this[string type] => ids[type];

    /// <summary>What concerns no application user.</summary>
    public async Task Create(string name = "the")
    {
        ids["Organization"] = tenant.Id;
        ids["Administrator"] = tenant.Administrator.Id;
        var unit = await tenant.Unit($"{name} {word}");
        var project = await tenant.Project($"{name} {word}", unit.Id);
        (ids["OrganizationalUnit"], ids["Project"]) = (unit.Id, project.Id);
        await tenant.Grant(tenant.Administrator.Id, unit.Id, "operator");
        ids["Token.person"] = (await database.Write(session =>
            database.Tokens.CreateForAdministrator(session, tenant.Actor, tenant.Administrator, World.Wanted(auditWord == word ? word : "zq-keys")))).Token.Id;
        var run = (await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual, note: auditWord, requestedBy: tenant.Administrator.Id)))!;
        var email = Email(tenant, auditWord, EmailStatus.Pending) with { RunId = run.Id };
        await database.Write(session => database.Emails.Add(session, email));
        (ids["AuditRun"], ids["Email"]) = (run.Id, email.Id);
    }

    /// <summary>An e-mail to the organization's first administrator.</summary>
    public static Email Email(Tenant tenant, string word, EmailStatus status) => new()
    {
        Id = Identifier.New(IdentifierKind.Email, Given.Now),
        OrganizationId = tenant.Id,
        Kind = EmailKind.AuditDigest,
        RecipientId = tenant.Administrator.Id,
        RecipientName = tenant.Administrator.Name,
        RecipientAddress = $"ada@{word}.example",
        Subject = word,
        Text = word,
        Html = word,
        Status = status,
        CreatedAt = Given.Now,
        NextAttemptAt = Given.Now.AddYears(1),
    };

    /// <summary>Them and what concerns this application user.</summary>
    public async Task<Ids> Of(ApplicationUser user, Token token, TokenSecret secret)
    {
        var exception = await database.Write(session => database.Get<RuleExceptionRepository>().Create(
            session, tenant.Actor, "TOK-001", user.Id, tokenId: null, "the vendor rotates in spring", Given.InDays(30))); // the log, which managers read, has it too
        await database.Write(session => database.Get<AuditPolicyRepository>().Update(
            session,
            tenant.Actor,
            [
                new RuleSetting("TOK-009") { Environment = "staging", Severity = Severity.Low },
                new RuleSetting("TOK-009") { ApplicationUserId = user.Id, Enabled = true, Thresholds = new Dictionary<string, long>(StringComparer.Ordinal) { ["medium"] = 60 } },
            ],
            [("staging", Given.Allowlist("192.0.2.0/24"))]));
        var finding = new Finding
        {
            Id = Identifier.New(IdentifierKind.Finding, Given.Now),
            OrganizationId = tenant.Id,
            Rule = "TOK-001",
            Fingerprint = token.Id,
            SubjectKind = SubjectKind.Token,
            SubjectId = token.Id,
            ApplicationUserId = user.Id,
            TokenId = token.Id,
            Severity = Severity.Critical,
            Confidence = Confidence.High,
            Title = auditWord,
            Evidence = new EvidenceList([new Evidence(auditWord, auditWord)]),
            Remedy = auditWord,
            Status = FindingStatus.Acknowledged,
            OpenedAt = Given.Now,
            OpenedByRun = ids["AuditRun"],
            AcknowledgedAt = Given.Now,
            AcknowledgedBy = tenant.Administrator.Id,
            AcknowledgeReason = auditWord,
            AcknowledgedUntil = Given.InDays(30),
            ExceptionId = exception.Id,
        };
        await database.Write(session => database.Findings.Insert(session, [new FindingRow(finding)]));
        var open = finding with { Id = Identifier.New(IdentifierKind.Finding, Given.Now), Rule = "TOK-002", Fingerprint = token.Id + " open", Status = FindingStatus.Open, ExceptionId = null };
        await database.Write(session => database.Findings.Insert(session, [new FindingRow(open with { AcknowledgedAt = null, AcknowledgedBy = null, AcknowledgeReason = null, AcknowledgedUntil = null })]));
        await database.Write(session => database.Get<LadderClimbs>().Begin(session, new LadderClimb
        {
            TokenId = token.Id,
            WarnedByRun = ids["AuditRun"],
            OrganizationId = tenant.Id,
            FindingId = finding.Id,
            Rule = finding.Rule,
            WarnedAt = Given.Now,
            DueAt = Given.InDays(14),
        }));
        await database.Tamper("update audit_runs set ladder_mode = 'ON' where id = @Id", new { Id = ids["AuditRun"] });
        ids["TokenUse"] = await Use(user, token);
        var updated = await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(ApplicationUserId: user.Id, Kind: ActivityKind.ApplicationUserUpdated))
            .Page(session, ActivityRepository.NewestFirst, new PageRequest(1)));
        var all = new Dictionary<string, string>(ids, StringComparer.Ordinal)
        {
            [Ids.Unique] = "base",
            [Ids.UserName] = user.Name,
            [Ids.Secret] = secret.Reveal(),
            ["ApplicationUser"] = user.Id,
            ["ApplicationUser.disabled"] = user.Id,
            ["Token"] = token.Id,
            ["Token.suspended"] = token.Id,
            ["ActivityEvent"] = updated.Items[0].Node.Id,
            ["Finding"] = finding.Id,
            ["Email.sent"] = ids["Email"],
            ["AuditRun.held"] = ids["AuditRun"],
            ["Finding.snoozed"] = finding.Id,
            ["RuleException"] = exception.Id,
        };
        return new Ids(key => all.GetValueOrDefault(key) ?? throw new InvalidOperationException($"Things.cs makes no {key}: give each organization one."));
    }

    // Both secrets of a rotation in use, and somebody who is refused.
    private async Task<string> Use(ApplicationUser user, Token token)
    {
        var now = database.Get<TimeProvider>().GetUtcNow();
        var rotated = await database.Write(session => database.Get<TokenRotation>().Rotate(session, tenant.Actor, token.Id, RotationTerms.Check(3_600, null)));
        KeyValuePair<TokenUse, TokenUseCount> Sum(string tokenId, string ip, UseRefusal? refusal) =>
            new(new TokenUse(tenant.Id, tokenId, user.Id, TokenUse.HourOf(now), ip, token.Description, refusal), new TokenUseCount(3, now));
        await database.Write(session => database.Usage.Add(
            session, [Sum(token.Id, "192.0.2.7", null), Sum(token.Id, "198.51.100.7", UseRefusal.Address), Sum(rotated.Token.Id, "192.0.2.7", null)]));
        return (await database.Read(session => session.Scalar<string>("select min(id) from token_usage where token_id = @Id", new { token.Id })))!;
    }
}

/// <summary>New objects for changes that use them up, in the state that a mutation needs them in.</summary>
internal sealed class Spares(TestDatabase database, Tenant tenant, Dictionary<string, string> ids)
{
    public Task Create(string name) => database.Write(async session =>
    {
        var actor = tenant.Actor;
        async Task<string> User(string of) => (await database.Users.Create(session, actor, ApplicationUserInput.Check(of, null, null, null, null))).Id;
        async Task<string> Token(string user) => (await database.Tokens.Create(session, actor, user, World.Wanted(""))).Token.Id;
        ids["ApplicationUser"] = await User(name);
        ids["ApplicationUser.disabled"] = await User(name + " disabled");
        await database.Users.Disable(session, actor, ids["ApplicationUser.disabled"]);
        ids["Token"] = await Token(ids["ApplicationUser"]);
        ids["Token.suspended"] = await Token(ids["ApplicationUser"]);
        await database.Get<TokenSuspension>().Suspend(session, actor, ids["Token.suspended"], null);
        var person = await database.Administrators.Create(session, actor, $"{name.Replace(' ', '-')}@example.com", name, [Permission.AuditRead]);
        ids["Administrator"] = person.Id;
        ids["Token.person"] = (await database.Tokens.CreateForAdministrator(session, actor, person, World.Wanted(""))).Token.Id;
        var sent = Things.Email(tenant, "", EmailStatus.Sent);
        await database.Emails.Add(session, sent);
        ids["Email.sent"] = sent.Id;
        var held = (await database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual))!;
        await session.Execute("update audit_runs set ladder_held = 3600 where id = @Id", new { held.Id }); // Sample's number
        await database.Get<LadderPolicies>().Trip(session, tenant.Id, held.Id, Given.Now);
        ids["AuditRun.held"] = held.Id;
        ids["RuleException"] = (await database.Get<RuleExceptionRepository>().Create(session, actor, "TOK-001", ids["ApplicationUser"], tokenId: null, "spare", Given.InDays(30))).Id;
        ids["Project"] = (await database.Get<ResourceRepository>().Create(session, actor, ResourceKind.Project, name, parentId: null)).Id;
        var token = (await database.TokenList.FindMany(session, tenant.Id, [ids["Token"]])).Values.Single();
        ids["Finding"] = ids["Finding.snoozed"] = (await tenant.Finding(session, token)).Id;
        await database.Get<FindingDecisions>().Snooze(session, actor, ids["Finding"], "spare", Given.InDays(30));
    });
}
