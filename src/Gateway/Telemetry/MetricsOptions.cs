using System.ComponentModel.DataAnnotations;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Gateway.Telemetry;

/// <summary>Who may read <c>/metrics</c>. Configuration section <c>Metrics</c>.</summary>
public sealed class MetricsOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Metrics";

    /// <summary>Addresses and networks that may read it, separated by commas; empty for nobody. By default this host alone.</summary>
    public string AllowedNetworks { get; set; } = "127.0.0.0/8, ::1";

    private string[] Entries => AllowedNetworks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The networks; null for nobody.</summary>
    public IpAllowlist? Networks() => IpAllowlist.TryCreate(Entries, out var list, out _) ? list : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Entries.Length > 0 && !IpAllowlist.TryCreate(Entries, out _, out var problem))
        {
            yield return new ValidationResult($"Metrics:AllowedNetworks: {problem}", [nameof(AllowedNetworks)]);
        }
    }
}
