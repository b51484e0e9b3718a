namespace AppUsersGateway.Data.Audits;

/// <summary>What the ladder did in several audits.</summary>
public sealed record LadderTally
{
    /// <summary>Tokens warned about.</summary>
    public required long Warned { get; init; }

    /// <summary>Tokens suspended.</summary>
    public required long Suspended { get; init; }

    /// <summary>Tokens revoked.</summary>
    public required long Revoked { get; init; }

    /// <summary>Tokens let go of.</summary>
    public required long Released { get; init; }
}
