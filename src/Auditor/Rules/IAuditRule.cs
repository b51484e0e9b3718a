using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>One best practice. Facts and the time come in, a verdict or nothing goes out: no SQL, no clock, no mail.</summary>
public interface IAuditRule
{
    /// <summary>The rule's entry in the catalogue.</summary>
    RuleDescription About { get; }
}

/// <summary>A rule about one live token.</summary>
public interface ITokenRule : IAuditRule
{
    /// <summary>Judges a token as it is at <paramref name="now"/>; null when there is nothing to say.</summary>
    Verdict? Check(TokenFacts token, DateTimeOffset now);
}

/// <summary>A rule about one active application user.</summary>
public interface IApplicationUserRule : IAuditRule
{
    /// <summary>Judges a user as it is at <paramref name="now"/>; null when there is nothing to say.</summary>
    Verdict? Check(ApplicationUserFacts user, DateTimeOffset now);
}
