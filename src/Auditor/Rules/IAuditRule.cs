using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>One best practice. Facts and the time come in, a verdict or nothing goes out: no SQL, no clock, no mail.</summary>
public interface IAuditRule
{
    /// <summary>The rule's entry in the catalogue.</summary>
    RuleDescription About { get; }
}

/// <summary>A rule about one live token of an active application user.</summary>
public interface ITokenRule : IAuditRule
{
    /// <summary>Judges a token; null when there is nothing to say.</summary>
    Verdict? Check(TokenFacts token, RuleTerms terms);
}

/// <summary>A rule that may have several things to say about one live token, told apart by <see cref="Verdict.Material"/>.</summary>
public interface IRepeatedTokenRule : IAuditRule
{
    /// <summary>Judges a token; empty when there is nothing to say.</summary>
    IEnumerable<Verdict> Check(TokenFacts token, RuleTerms terms);
}

/// <summary>A rule about one token that has ended or is in quarantine, and was called, or reported, since.</summary>
public interface IEndedTokenRule : IAuditRule
{
    /// <summary>Judges a token; null when there is nothing to say.</summary>
    Verdict? Check(EndedTokenFacts token, RuleTerms terms);
}

/// <summary>A rule about one active application user.</summary>
public interface IApplicationUserRule : IAuditRule
{
    /// <summary>Judges a user; null when there is nothing to say.</summary>
    Verdict? Check(ApplicationUserFacts user, RuleTerms terms);
}

/// <summary>A rule about one disabled application user.</summary>
public interface IDisabledUserRule : IAuditRule
{
    /// <summary>Judges a user; null when there is nothing to say.</summary>
    Verdict? Check(ApplicationUserFacts user, RuleTerms terms);
}

/// <summary>A rule about the organization as a whole. It may have several things to say, told apart by <see cref="Verdict.Material"/>.</summary>
public interface IOrganizationRule : IAuditRule
{
    /// <summary>Judges the organization; empty when there is nothing to say.</summary>
    IEnumerable<Verdict> Check(OrganizationFacts organization, RuleTerms terms);
}
