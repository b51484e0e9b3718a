using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Data.Paging;

/// <summary>Every list in every order that the API offers.</summary>
internal static class OfferedLists
{
    public static IEnumerable<OfferedList> All(TestDatabase database, Tenant tenant, DateTimeOffset now)
    {
        var users = () => database.UserList.List(tenant.Id, new ApplicationUserFilter());
        var tokens = () => database.TokenList.List(tenant.Id, new TokenFilter(), now);
        var resources = () => database.Get<ResourceList>().List(tenant.Id, new ResourceFilter());
        var findings = () => database.Findings.List(tenant.Id, new FindingFilter());
        return
        [
            new OfferedList<ApplicationUser>("application users by name", users, ApplicationUserList.ByName),
            new OfferedList<ApplicationUser>("application users by creation", users, ApplicationUserList.ByCreation),
            new OfferedList<ApplicationUser>("application users by creation, newest first", users, ApplicationUserList.ByCreation.Reverse()),
            new OfferedList<ApplicationUser>("application users by last activity", users, ApplicationUserList.ByLastActivity),
            new OfferedList<Token>("tokens, newest first", tokens, TokenList.NewestFirst),
            new OfferedList<Token>("tokens, oldest first", tokens, TokenList.NewestFirst.Reverse()),
            new OfferedList<Token>("tokens by expiry", tokens, TokenList.ByExpiry),
            new OfferedList<Token>("tokens by last use", tokens, TokenList.ByLastUse),
            new OfferedList<ActivityEvent>("activity", () => database.Activity.List(tenant.Id, new ActivityFilter()), ActivityRepository.NewestFirst),
            new OfferedList<ActivityEvent>("use of tokens", () => database.Get<UseTimeline>().List(tenant.Id, new ActivityFilter()), UseTimeline.NewestFirst),
            new OfferedList<TokenUseSum>("usage", () => database.Get<UsageList>().List(tenant.Id, new UsageFilter()), UsageList.NewestFirst),
            new OfferedList<Finding>("findings by severity", findings, FindingRepository.BySeverity),
            new OfferedList<Finding>("findings, newest first", findings, FindingRepository.NewestFirst),
            new OfferedList<RuleException>(
                "exceptions of rules", () => database.Get<RuleExceptionRepository>().List(tenant.Id, new RuleExceptionFilter(), now), RuleExceptionRepository.NewestFirst),
            new OfferedList<AuditRun>("audit runs", () => database.AuditRuns.List(tenant.Id), AuditRunRepository.NewestFirst),
            new OfferedList<Email>("e-mails", () => database.Emails.List(tenant.Id, null), EmailOutbox.NewestFirst),
            new OfferedList<Administrator>("administrators", () => database.Administrators.List(tenant.Id), AdministratorRepository.OldestFirst),
            new OfferedList<Resource>("resources by name", resources, ResourceList.ByName),
            new OfferedList<Resource>("resources by creation", resources, ResourceList.ByCreation),
        ];
    }
}

/// <summary>A list in one order, whatever its rows are.</summary>
internal abstract record OfferedList(string Name)
{
    /// <summary>The statement of a page.</summary>
    public abstract (string Sql, object Values) Statement(PageRequest request);

    /// <summary>The ids of a page, its cursors, and whether more stands after and before it.</summary>
    public abstract Task<(IReadOnlyList<(string Id, Cursor Cursor)> Rows, bool HasNext, bool HasPrevious)> Page(Session session, PageRequest request);

    public abstract Task<long> Count(Session session);

    /// <summary>A client's cursor as this order reads it.</summary>
    public abstract Cursor? Read(string text);
}

internal sealed record OfferedList<T>(string Name, Func<ListQuery<T>> Rows, ListOrder<T> Order) : OfferedList(Name)
    where T : IRow
{
    public override (string Sql, object Values) Statement(PageRequest request) => Rows().Statement(Order, request);

    public override async Task<(IReadOnlyList<(string Id, Cursor Cursor)> Rows, bool HasNext, bool HasPrevious)> Page(Session session, PageRequest request)
    {
        var page = await Rows().Page(session, Order, request);
        return ([.. page.Items.Select(item => (item.Node.Id, item.Cursor))], page.HasNext, page.HasPrevious);
    }

    public override Task<long> Count(Session session) => Rows().Count(session);

    public override Cursor? Read(string text) => Order.Read(text);
}
