using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;

namespace AppUsersGateway.Auditor.Emails.OwnerNotices;

/// <summary>What an owner does about a token, step by step, with the words to copy. Nothing of it happens by reading a mail.</summary>
internal static class TokenCare
{
    /// <summary>Steps and the mutation of the first of them, after the finding's rule.</summary>
    public static (IReadOnlyList<string> Steps, string Query) For(FindingChange change)
    {
        var id = change.Finding.SubjectId;
        return change.Finding.Rule switch
        {
            "TOK-006" => (
                [
                    "Find out who calls: the evidence names program and address.",
                    "If it is still needed, issue a new token for the application user and put it there.",
                    "If not, switch the program off.",
                ],
                $"{{ token(id: \"{id}\") {{\n  applicationUser {{ id name }} lastDeniedAt\n}} }}"),
            "TOK-007" or "TOK-008" => (
                [
                    "Ask whoever runs the program whether anything still needs the token.",
                    "If nobody knows, suspend it for a while: that can be undone in one step.",
                    "If nobody misses it, revoke it.",
                ],
                TokenMutation.Suspend(id, "nobody seems to use it")),
            "TOK-010" => (
                [
                    "Look where the old secret is still called from: the evidence names program and address.",
                    "Put the new secret there.",
                    "Revoke the old token, or let its overlap end.",
                ],
                TokenMutation.Revoke(id, "the rotation is finished")),
            _ => (
                [
                    "Rotate it: you get the new secret once, and the old one goes on working for the overlap of 24 hours.",
                    "Put the new secret where the program reads it, and restart the program if it reads only then.",
                    "See that the new token is used and the old one no longer: the rotation of the token in the explorer shows both.",
                ],
                TokenMutation.Rotate(id)),
        };
    }
}
