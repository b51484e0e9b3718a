namespace AppUsersGateway.Auditor.Commands;

/// <summary>How <c>once</c> prints what it found. Names are contract.</summary>
public enum TerminalFormat
{
    /// <summary>Lines of text for people.</summary>
    Table,

    /// <summary>RFC 4180, for programs and spreadsheets.</summary>
    Csv,
}
