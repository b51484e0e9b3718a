using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>Puts mails into a directory as <c>.eml</c> files, which every mail program opens: for trying out, or for a relay that collects them.</summary>
public sealed class PickupMailer(IOptions<MailOptions> options, MimeMail mime) : IMailer
{
    private readonly MailOptions mail = options.Value;

    /// <inheritdoc/>
    public string Destination => $"files in {Path.GetFullPath(mail.PickupDirectory)}, because Mail:Host is not set";

    /// <inheritdoc/>
    public async Task<Delivery> Send(Email email, Uri? unsubscribe, Func<Task> taken, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetFullPath(mail.PickupDirectory), Name(email));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var message = mime.Of(email, unsubscribe);
            await using (var writing = new FileStream(file + ".part", FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await message.WriteToAsync(writing, cancellation);
                writing.Flush(flushToDisk: true);
            }

            // Whoever collects the files never sees half a mail.
            File.Move(file + ".part", file, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Delivery.Unreachable("Mail:PickupDirectory cannot be written");
        }

        await taken();
        return Delivery.Accepted;
    }

    // Ids are in the order of time; the same mail is the same file, however often it is handed over.
    private static string Name(Email email) => $"{email.Id}.{EnumText.Of(email.Kind).Replace('_', '-').ToLowerInvariant()}.eml";
}
