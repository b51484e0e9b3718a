using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>Who may enter the demo.</summary>
/// <param name="AdministratorName">The administrator's name.</param>
/// <param name="Administrator">Her token: may do everything.</param>
/// <param name="Reviewer">The reviewer's token: may read everything.</param>
public sealed record DemoAccess(string AdministratorName, TokenSecret Administrator, TokenSecret Reviewer);
