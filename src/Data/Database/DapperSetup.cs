using System.Data;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Usage;
using Dapper;

namespace AppUsersGateway.Data.Database;

/// <summary>How our types look in columns, the same on both engines. Must run before Dapper's first query.</summary>
internal static class DapperSetup
{
    private static readonly Lazy<bool> Done = new(Register);

    public static void Run() => _ = Done.Value;

    private static bool Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.Settings.PreferTypeHandlersForEnums = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new TimeHandler());
        SqlMapper.AddTypeHandler(new TextHandler<IpAllowlist>(list => list.ToStorage(), new Memo<IpAllowlist>(IpAllowlist.FromStorage).Read));
        SqlMapper.AddTypeHandler(new TextHandler<PermissionSet>(set => set.ToStorage(), new Memo<PermissionSet>(PermissionSet.FromStorage).Read));
        SqlMapper.AddTypeHandler(new TextHandler<EvidenceList>(list => list.ToStorage(), EvidenceList.FromStorage));
        SqlMapper.AddTypeHandler(new TextHandler<ChangeList>(list => list.ToStorage(), ChangeList.FromStorage));
        SqlMapper.AddTypeHandler(new TextHandler<EmailMarks>(marks => marks.ToStorage(), EmailMarks.FromStorage));
        AddEnum<ApplicationUserStatus>();
        AddEnum<AdministratorStatus>();
        AddEnum<DigestFrequency>();
        AddEnum<ActivityKind>();
        AddEnum<ActivityOutcome>();
        AddEnum<PrincipalKind>();
        AddEnum<ResourceKind>();
        AddEnum<AuditRunStatus>();
        AddEnum<AuditTrigger>();
        AddEnum<Confidence>();
        AddEnum<FindingStatus>();
        AddEnum<FindingNews>();
        AddEnum<SubjectKind>();
        AddEnum<EmailKind>();
        AddEnum<EmailStatus>();
        AddEnum<UseRefusal>();
        AddEnum<LadderMode>();
        AddEnum<LadderStage>();
        AddEnum<LadderEnding>();
        return true;
    }

    private static void AddEnum<T>()
        where T : struct, Enum => SqlMapper.AddTypeHandler(new EnumHandler<T>());

    /// <summary>Unix milliseconds in UTC: same order, range and precision on both engines.</summary>
    private sealed class TimeHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value.ToUnixTimeMilliseconds();
        }

        public override DateTimeOffset Parse(object value) =>
            DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed class EnumHandler<T> : SqlMapper.TypeHandler<T>
        where T : struct, Enum
    {
        public override void SetValue(IDbDataParameter parameter, T value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = EnumText.Of(value);
        }

        public override T Parse(object value) => EnumText.Parse<T>((string)value);
    }

    private sealed class TextHandler<T>(Func<T, string> write, Func<string, T> read) : SqlMapper.TypeHandler<T>
        where T : class
    {
        public override void SetValue(IDbDataParameter parameter, T? value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value is null ? DBNull.Value : write(value);
        }

        public override T? Parse(object value) => value is string text ? read(text) : null;
    }
}
