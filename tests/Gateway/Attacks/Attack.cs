namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>One row of the table of attacks.</summary>
/// <param name="Id">Its number.</param>
/// <param name="What">What is tried, and what must come of it.</param>
/// <param name="Prove">Tries it. What every row demands besides is asserted after it (<see cref="AttackScene.AssertUnharmed"/>).</param>
public sealed record Attack(string Id, string What, Func<AttackScene, Task> Prove)
{
    /// <summary>Whether the row is about a change that is made: otherwise no table but those of the audit may differ afterwards.</summary>
    public bool Changes { get; init; }
}
