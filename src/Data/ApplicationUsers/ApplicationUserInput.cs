using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.ApplicationUsers;

/// <summary>The fields of an application user that people set, checked.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Description">At most 1 000 characters; may be empty.</param>
/// <param name="OwnerId">The administrator who answers for it; null for nobody.</param>
/// <param name="ContactEmail">An e-mail address, or null.</param>
/// <param name="Environment">A label of at most 50 characters, or null.</param>
public sealed record ApplicationUserInput(string Name, string Description, string? OwnerId, string? ContactEmail, string? Environment)
{
    private const int MaximumName = 100;
    private const int MaximumDescription = 1_000;
    private const int MaximumEnvironment = 50;

    /// <summary>Checks what somebody typed.</summary>
    /// <exception cref="Refusal">Names the field and what would be right.</exception>
    public static ApplicationUserInput Check(string? name, string? description, string? ownerId, string? contactEmail, string? environment) => new(
        CheckedText.Name(name, "name", MaximumName),
        CheckedText.Text(description, "description", MaximumDescription, lines: true),
        string.IsNullOrEmpty(ownerId) ? null : ownerId,
        string.IsNullOrWhiteSpace(contactEmail) ? null : CheckedText.Email(contactEmail, "contactEmail"),
        CheckedText.OptionalText(environment, "environment", MaximumEnvironment));

    /// <summary>The same fields of a stored user: where an update leaves a field out, it keeps this.</summary>
    public static ApplicationUserInput Of(ApplicationUser user) =>
        new(user.Name, user.Description, user.OwnerId, user.ContactEmail, user.Environment);
}
