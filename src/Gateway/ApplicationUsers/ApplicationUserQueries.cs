using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.ApplicationUsers;

/// <summary>Questions about application users.</summary>
internal sealed class ApplicationUserQueries(ApplicationUserList users) : ISchemaSlice
{
    public void Bind(SchemaBinder schema) => schema.Root("Query")
        .Query("applicationUsers", call => Paging.Connect(call, Order(call.Arguments), () => users.List(call.OrganizationId, Filter(call))))
        .Query("applicationUser", async call => (call.Arguments.Text("id"), call.Arguments.Text("name")) switch
        {
            ({ } id, null) => await call.Read(session => users.Find(session, call.OrganizationId, id)),
            (null, { } name) => await call.Read(session => users.FindByName(session, call.OrganizationId, name)),
            _ => throw RequestError.BadInput("Give exactly one of id and name."),
        });

    private static ListOrder<ApplicationUser> Order(Arguments arguments)
    {
        var order = arguments.Input("orderBy");
        return Ordering.Directed(order, order.Text("field") switch
        {
            "CREATED_AT" => ApplicationUserList.ByCreation,
            "LAST_ACTIVITY_AT" => ApplicationUserList.ByLastActivity,
            _ => ApplicationUserList.ByName,
        });
    }

    private static ApplicationUserFilter Filter(Call call)
    {
        var where = call.Arguments.Input("where");
        if (where.Has("hasFindings"))
        {
            call.Require("ApplicationUserFilter.hasFindings");
        }

        return new ApplicationUserFilter
        {
            NameContains = where.Text("nameContains"),
            Status = where.Enum<ApplicationUserStatus>("status"),
            OwnerId = where.Text("ownerId"),
            Environment = where.Text("environment"),
            HasFindings = where.Flag("hasFindings"),
            LastActivityBefore = where.Time("lastActivityBefore"),
        };
    }
}
