namespace AppUsersGateway.Auditor.Mail;

/// <summary>An e-mail address for a log: enough to recognise it, not enough to write to it.</summary>
public static class MaskedAddress
{
    /// <summary><c>ada@example.com</c> becomes <c>a***@example.com</c>.</summary>
    public static string Of(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 1 ? "***" : string.Concat(address.AsSpan(0, 1), "***", address.AsSpan(at));
    }
}
