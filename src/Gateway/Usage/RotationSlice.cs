using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>A rotation seen live.</summary>
internal sealed class RotationSlice : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Type<Rotation>("TokenRotation")
            .Field("successor", rotation => rotation.Successor)
            .Field("startedAt", rotation => rotation.Successor.CreatedAt)
            .Field("endsAt", rotation => rotation.Old.RevokedAt < rotation.Old.ExpiresAt ? rotation.Old.RevokedAt : rotation.Old.ExpiresAt)
            .Field("oldLastUsedAt", rotation => SinceStart(rotation, rotation.Old.LastUsedAt))
            .Field("newLastUsedAt", rotation => rotation.Successor.LastUsedAt)
            .Field("oldLastDeniedAt", rotation => SinceStart(rotation, rotation.Old.LastDeniedAt))
            .Field("callers", rotation => rotation.Callers);
        schema.Type<RotationCaller>("RotationCaller")
            .Field("ip", caller => caller.Ip)
            .Field("userAgent", caller => caller.UserAgent)
            .Field("isBehind", caller => caller.IsBehind)
            .Field("oldLastUsedAt", caller => caller.OldLastUsedAt)
            .Field("newLastUsedAt", caller => caller.NewLastUsedAt)
            .Field("oldLastDeniedAt", caller => caller.OldLastDeniedAt);
    }

    private static DateTimeOffset? SinceStart(Rotation rotation, DateTimeOffset? moment) => moment >= rotation.Successor.CreatedAt ? moment : null;
}
