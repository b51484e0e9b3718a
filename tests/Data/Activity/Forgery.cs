using System.Globalization;
using AppUsersGateway.Data.Activity;

namespace AppUsersGateway.Tests.Data.Activity;

/// <summary>One random tampering with a log, made from a seed: the same seed does the same.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Rows">The log afterwards.</param>
/// <param name="Head">The head afterwards.</param>
/// <param name="Closed">Whether all links and the head were made to fit again, so that only an anchor shows it.</param>
internal sealed record Forgery(string Name, IReadOnlyList<LogRow> Rows, ActivityHead Head, bool Closed)
{
    public static readonly IReadOnlyList<string> Names =
        ["edit a column", "delete", "swap", "insert", "edit the head", "cut the tail", "cut and regrow", "rewrite from genesis"];

    public static Forgery Make(int seed, IReadOnlyList<LogRow> rows, IReadOnlyList<string> organizations)
    {
        var random = new Random(seed);
        var head = HeadAt(rows[^1]);
        var place = random.Next(rows.Count);
        return Names[seed % Names.Count] switch
        {
            "edit a column" => Edit(random, rows, place, head, organizations),
            "delete" => Deleted(random, rows, place, head),
            "swap" => Swapped(random, rows, place, head),
            "insert" => Inserted(random, rows, place, head),
            "edit the head" => new Forgery("edit the head", rows, EditHead(random, rows, head), Closed: false),
            "cut the tail" => Close("cut the tail", [.. rows.Take(place)]),
            "cut and regrow" => Close("cut and regrow", [.. rows.Take(place), .. Enumerable.Range(0, rows.Count - place + random.Next(3)).Select(i =>
                rows[(place + i) % rows.Count] with { Id = Text(random, "evt_"), Reason = Text(random, "regrown ") })]),
            var name => Close(name, [.. rows.Take(place), Edited(random, rows[place], organizations).Row, .. rows.Skip(place + 1)]),
        };
    }

    private static Forgery Edit(Random random, IReadOnlyList<LogRow> rows, int place, ActivityHead head, IReadOnlyList<string> organizations)
    {
        var (column, row) = random.Next(19) switch
        {
            0 => ("sequence", rows[place] with { Sequence = rows.Count + 1 + random.Next(1_000) }),
            1 => ("previous_hash", rows[place] with { PreviousHash = Flipped(random, rows[place].PreviousHash) }),
            2 => ("hash", rows[place] with { Hash = Flipped(random, rows[place].Hash) }),
            _ => Edited(random, rows[place], organizations),
        };

        // One who knows the format makes the entry fit itself: then the next one, or the head, does not fit it.
        var refitted = random.Next(2) == 0 && column is not ("sequence" or "previous_hash" or "hash") ? row.After(row.PreviousHash) : row;
        return new Forgery($"edit {column} of entry {place + 1}", [.. rows.Take(place), refitted, .. rows.Skip(place + 1)], head, Closed: false);
    }

    /// <summary>Any column but the links and the number.</summary>
    private static (string Column, LogRow Row) Edited(Random random, LogRow row, IReadOnlyList<string> organizations) => random.Next(16) switch
    {
        0 => ("id", row with { Id = Text(random, "evt_") }),
        1 => ("organization_id", row with { OrganizationId = organizations.First(id => id != row.OrganizationId) }),
        2 => ("at", row with { At = row.At + 1 + random.Next(1_000_000) }),
        3 => ("at", row with { At = row.At - 1 - random.Next(1_000_000) }),
        4 => ("kind", row with { Kind = Text(random, "KIND_") }),
        5 => ("outcome", row with { Outcome = row.Outcome == "SUCCESS" ? "DENIED" : "SUCCESS" }),
        6 => ("reason", row with { Reason = Other(random, row.Reason) }),
        7 => ("actor_kind", row with { ActorKind = row.ActorKind == "HOST" ? "ADMINISTRATOR" : "HOST" }),
        8 => ("actor_id", row with { ActorId = Other(random, row.ActorId) }),
        9 => ("actor_name", row with { ActorName = row.ActorName + " " }),
        10 => ("actor_token_id", row with { ActorTokenId = Other(random, row.ActorTokenId) }),
        11 => ("application_user_id", row with { ApplicationUserId = Other(random, row.ApplicationUserId) }),
        12 => ("token_id", row with { TokenId = Other(random, row.TokenId) }),
        13 => ("administrator_id", row with { AdministratorId = Other(random, row.AdministratorId) }),
        14 => random.Next(2) == 0 ? ("ip", row with { Ip = Other(random, row.Ip) }) : ("user_agent", row with { UserAgent = Other(random, row.UserAgent) }),
        _ => ("changes", row with { Changes = random.Next(2) == 0 ? row.Changes + " " : Text(random, "[") }),
    };

    private static Forgery Deleted(Random random, IReadOnlyList<LogRow> rows, int place, ActivityHead head)
    {
        var count = 1 + random.Next(rows.Count - place);
        return new Forgery($"delete {count} from entry {place + 1}", [.. rows.Take(place), .. rows.Skip(place + count)], head, Closed: false);
    }

    private static Forgery Swapped(Random random, IReadOnlyList<LogRow> rows, int place, ActivityHead head)
    {
        var other = (place + 1 + random.Next(rows.Count - 1)) % rows.Count;
        var list = rows.ToArray();
        list[place] = rows[other] with { Sequence = rows[place].Sequence };
        list[other] = rows[place] with { Sequence = rows[other].Sequence };
        return new Forgery($"swap entries {place + 1} and {other + 1}", list, head, Closed: false);
    }

    /// <summary>With the numbers moved on, and half of the time with links of its own that fit.</summary>
    private static Forgery Inserted(Random random, IReadOnlyList<LogRow> rows, int place, ActivityHead head)
    {
        var row = rows[place] with { Sequence = place + 1, Id = Text(random, "evt_") };
        var inserted = random.Next(2) == 0 ? row.After(row.PreviousHash) : row;
        return new Forgery(
            $"insert at {place + 1}", [.. rows.Take(place), inserted, .. rows.Skip(place).Select(later => later with { Sequence = later.Sequence + 1 })], head, Closed: false);
    }

    private static ActivityHead EditHead(Random random, IReadOnlyList<LogRow> rows, ActivityHead head) => random.Next(4) switch
    {
        0 => head with { Sequence = head.Sequence + 1 + random.Next(1_000) },
        1 => head with { Sequence = random.Next((int)head.Sequence) },
        2 => head with { Hash = Flipped(random, head.Hash) },
        _ => HeadAt(rows[random.Next(rows.Count - 1)]),
    };

    /// <summary>Numbers, links and head made to fit from the first entry on.</summary>
    private static Forgery Close(string name, IReadOnlyList<LogRow> rows)
    {
        var closed = new List<LogRow>();
        var head = new ActivityHead();
        foreach (var row in rows)
        {
            closed.Add((row with { Sequence = closed.Count + 1 }).After(head.Hash));
            head = new ActivityHead { Sequence = closed.Count, Hash = closed[^1].Hash };
        }

        return new Forgery(name, closed, head, Closed: true);
    }

    private static ActivityHead HeadAt(LogRow row) => new() { Sequence = row.Sequence, Hash = row.Hash };

    private static string? Other(Random random, string? value) => value is not null && random.Next(3) == 0 ? null : Text(random, "forged ");

    private static string Text(Random random, string start) => start + random.Next().ToString(CultureInfo.InvariantCulture);

    private static string Flipped(Random random, string hash)
    {
        var letters = hash.ToCharArray();
        var place = random.Next(letters.Length);
        letters[place] = letters[place] == '0' ? '1' : '0';
        return new string(letters);
    }
}
