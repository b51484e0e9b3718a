namespace AppUsersGateway.Auditor.Mail;

/// <summary>What became of one attempt to hand a mail over.</summary>
/// <param name="Outcome">What it means for the mail.</param>
/// <param name="Problem">Why it was not taken: a short sentence of ours, never a server's or an exception's text.</param>
public sealed record Delivery(DeliveryOutcome Outcome, string Problem)
{
    /// <summary>The server has it now.</summary>
    public static readonly Delivery Accepted = new(DeliveryOutcome.Accepted, "");

    /// <summary>Whether somebody has to change a setting before any mail can leave: waiting alone does not help.</summary>
    public bool IsAlarm { get; init; }

    /// <summary>This mail was not taken, and may be later.</summary>
    public static Delivery Postponed(string problem) => new(DeliveryOutcome.Postponed, problem);

    /// <summary>This mail is too large for the server.</summary>
    public static Delivery TooLarge(string problem) => new(DeliveryOutcome.TooLarge, problem);

    /// <summary>This mail will never be taken.</summary>
    public static Delivery Refused(string problem) => new(DeliveryOutcome.Refused, problem);

    /// <summary>No mail at all can leave before somebody puts a setting right.</summary>
    public static Delivery Misconfigured(string problem) => new(DeliveryOutcome.Unreachable, problem) { IsAlarm = true };

    /// <summary>No mail at all can leave now.</summary>
    public static Delivery Unreachable(string problem) => new(DeliveryOutcome.Unreachable, problem);
}

/// <summary>What an attempt means for the mail.</summary>
public enum DeliveryOutcome
{
    /// <summary>Sent.</summary>
    Accepted,

    /// <summary>Try this mail again later; others may go.</summary>
    Postponed,

    /// <summary>Try again with less of it; give it up if there is no less.</summary>
    TooLarge,

    /// <summary>Give this mail up.</summary>
    Refused,

    /// <summary>Try again later; the others would fare the same now.</summary>
    Unreachable,
}
