namespace AppUsersGateway.Auditor.Commands;

/// <summary>How <c>once</c> prints what it found. Names are contract.</summary>
public enum TerminalFormat
{
    /// <summary>Lines of text for people.</summary>
    Table,

    /// <summary>One JSON document, with the evidence.</summary>
    Json,

    /// <summary>RFC 4180, for spreadsheets.</summary>
    Csv,

    /// <summary>SARIF 2.1.0, for code scanning and vulnerability dashboards.</summary>
    Sarif,
}
