using System.ComponentModel.DataAnnotations;

namespace AppUsersGateway.Gateway.Limits;

/// <summary>How much all requests may ask for together. Configuration section <c>Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Limits";

    /// <summary>How many operations one person or program may run in a second, as an average; 0 for any number.</summary>
    [Range(0, 100_000, ErrorMessage = "Limits:RequestsPerSecond: give 0 (no limit) to 100000.")]
    public int RequestsPerSecond { get; set; } = 10;

    /// <summary>How many it may run at once after a pause: a page of a frontend asks for many things together.</summary>
    [Range(1, 100_000, ErrorMessage = "Limits:Burst: give 1 to 100000.")]
    public int Burst { get; set; } = 120;

    /// <summary>How many wrong tokens one address may send in a second, as an average, and thirty times as many at once; 0 for any number.</summary>
    [Range(0, 1_000, ErrorMessage = "Limits:FailuresPerSecond: give 0 (no limit) to 1000.")]
    public int FailuresPerSecond { get; set; } = 1;

    /// <summary>How many operations are worked on at the same time, whoever asks.</summary>
    [Range(1, 10_000, ErrorMessage = "Limits:Concurrent: give 1 to 10000.")]
    public int Concurrent { get; set; } = 128;

    /// <summary>How many more may wait for their turn, in order of arrival.</summary>
    [Range(0, 100_000, ErrorMessage = "Limits:Waiting: give 0 to 100000.")]
    public int Waiting { get; set; } = 512;

    /// <summary>How many tokens are looked at for services at the same time, in a lane of their own: GraphQL never stands before them.</summary>
    [Range(1, 10_000, ErrorMessage = "Limits:VerificationConcurrent: give 1 to 10000.")]
    public int VerificationConcurrent { get; set; } = 64;

    /// <summary>How many more may wait for their turn.</summary>
    [Range(0, 100_000, ErrorMessage = "Limits:VerificationWaiting: give 0 to 100000.")]
    public int VerificationWaiting { get; set; } = 1_024;

    /// <summary>How many introspections one caller may ask for in a second, as an average, and twice as many at once; 0 for any number.</summary>
    [Range(0, 1_000_000, ErrorMessage = "Limits:IntrospectionsPerSecond: give 0 (no limit) to 1000000.")]
    public int IntrospectionsPerSecond { get; set; } = 1_000;

    /// <summary>How many tokens may be revoked from one address in a minute by showing them, as an average and at once; 0 for any number.</summary>
    [Range(0, 100_000, ErrorMessage = "Limits:RevocationsPerMinute: give 0 (no limit) to 100000.")]
    public int RevocationsPerMinute { get; set; } = 60;
}
