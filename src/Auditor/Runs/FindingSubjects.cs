using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>What stored findings are about, also where it is revoked or deleted and so no longer among the facts.</summary>
public sealed class FindingSubjects(OrganizationRepository organizations, ApplicationUserList users, TokenList tokens)
{
    /// <summary>Ids named in one statement: both engines cap the parameters of one.</summary>
    private const int Batch = 500;

    /// <summary>The subjects by their ids, without owners.</summary>
    public async Task<IReadOnlyDictionary<string, FindingSubject>> Of(Session session, string organizationId, IReadOnlyCollection<Finding> findings)
    {
        var subjects = new Dictionary<string, FindingSubject>(StringComparer.Ordinal);
        foreach (var batch in findings.Chunk(Batch))
        {
            var usersById = await users.FindMany(session, organizationId, Ids(batch, finding => finding.ApplicationUserId));
            var tokensById = await tokens.FindMany(session, organizationId, Ids(batch, finding => finding.TokenId));
            foreach (var finding in batch)
            {
                if (usersById.GetValueOrDefault(finding.ApplicationUserId ?? "") is { } user)
                {
                    subjects[finding.SubjectId] = Subject(user, tokensById.GetValueOrDefault(finding.TokenId ?? ""));
                }
                else if (finding.SubjectKind == SubjectKind.Organization && await organizations.Find(session, organizationId) is { } organization)
                {
                    subjects[finding.SubjectId] = new FindingSubject { Kind = SubjectKind.Organization, Id = organization.Id, Name = organization.Name };
                }
            }
        }

        return subjects;
    }

    private static FindingSubject Subject(ApplicationUser user, Token? token) => new()
    {
        Kind = token is null ? SubjectKind.ApplicationUser : SubjectKind.Token,
        Id = token?.Id ?? user.Id,
        ApplicationUserId = user.Id,
        Name = user.Name,
        Environment = user.Environment,
        TokenId = token?.Id,
        TokenPrefix = token?.Prefix,
        TokenDescription = token?.Description,
    };

    private static List<string> Ids(Finding[] findings, Func<Finding, string?> id) => [.. findings.Select(id).OfType<string>().Distinct(StringComparer.Ordinal)];
}
