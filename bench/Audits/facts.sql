-- The statements of src/Data/Facts/FactsQuery.cs, for all users and tokens at once and in no order: what SQLite has to do for an audit at the least.
select u.id, u.name, u.description, u.environment, u.status = 'DISABLED', u.created_at, u.reviewed_at, r.name, a.name, coalesce(a.status = 'ACTIVE', false),
    coalesce((select e.status from emails e where e.recipient_id = u.owner_id and e.status <> 'PENDING' order by e.created_at desc, e.id desc limit 1) = 'FAILED', false),
    (select count(*) from tokens t where t.application_user_id = u.id and t.revoked_at is null and t.suspended_at is null and coalesce(t.expires_at, 9223372036854775807) > @now),
    (select max(case when coalesce(t.suspended_at, t.revoked_at) < coalesce(t.expires_at, 9223372036854775807) then coalesce(t.suspended_at, t.revoked_at) else t.expires_at end)
     from tokens t where t.application_user_id = u.id and (t.revoked_at is not null or t.suspended_at is not null or coalesce(t.expires_at, 9223372036854775807) <= @now)),
    (select max(t.last_used_at) from tokens t where t.application_user_id = u.id), o.recorded_since, o.operations_recorded_since
from application_users u
join organizations o on o.id = u.organization_id
left join administrators a on a.id = u.owner_id
left join administrators r on r.id = u.reviewed_by
where u.status <> 'DELETED';

select t.id, t.prefix, t.description, t.application_user_id, t.created_at, t.expires_at, t.absolute_expires_at, t.max_age_seconds, t.extend_when_used, t.ip_allowlist, t.scopes,
    t.secret_scheme, t.policy_bypass_reason, t.last_used_at, t.last_denied_at, t.grace_ends_at, s.prefix, s.created_at, s.last_used_at
from application_users u
cross join tokens t on t.application_user_id = u.id
left join tokens s on s.rotated_from = t.id
where t.revoked_at is null and t.suspended_at is null and coalesce(t.expires_at, 9223372036854775807) > @now;

select g.principal_id, g.permission, g.resource_id, g.granted_at, coalesce(a.name, p.name)
from application_users u
cross join grants g on g.principal_id = u.id
left join administrators a on a.id = g.granted_by
left join application_users p on p.id = g.granted_by;

select s.token_id, s.hour, s.ip, s.user_agent, s.outcome, s.reason, s.uses, s.last_at
from application_users u
cross join tokens t on t.application_user_id = u.id
cross join token_usage s on s.token_id = t.id
where s.hour >= @now - 7776000000;

select s.token_id, max(s.hour)
from application_users u
cross join tokens t on t.application_user_id = u.id
cross join token_usage s on s.token_id = t.id
where s.hour < @now - 7776000000 and s.outcome = 'SUCCESS' group by s.token_id;

select p.token_id, p.permission, p.changes, max(p.last_at)
from application_users u
cross join tokens t on t.application_user_id = u.id
cross join permission_usage p on p.token_id = t.id
where p.day >= @now - 7776000000 group by p.token_id, p.permission, p.changes;

select l.token_id, l.source, l.place, l.reported_at
from application_users u
cross join tokens t on t.application_user_id = u.id
cross join leak_reports l on l.token_id = t.id;
