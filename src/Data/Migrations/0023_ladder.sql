-- When somebody took a token out of quarantine: silence before that says nothing, because it could not be used.
alter table tokens add column resumed_at bigint;

-- What an organization wants of the ladder, since when it has that mode, and since when more is due at once than a run may do.
alter table audit_policies add column ladder_mode text not null default 'OFF' check (ladder_mode in ('OFF', 'DRY_RUN', 'ON'));
alter table audit_policies add column ladder_suspend_after_days bigint not null default 14;
alter table audit_policies add column ladder_revoke_after_days bigint not null default 30;
alter table audit_policies add column ladder_since bigint;
alter table audit_policies add column ladder_tripped_at bigint;

-- A token's way along the ladder, from its warning until the ladder lets go of it or revokes it. One that is under way for each token, and one for each run that warned.
create table ladder_climbs (
    token_id        text    not null references tokens (id),
    warned_by_run   text    not null references audit_runs (id),
    organization_id text    not null references organizations (id),
    finding_id      text    not null references findings (id),
    rule            text    not null,
    dry_run         boolean not null,
    stage           text    not null check (stage in ('WARNED', 'SUSPENDED', 'REVOKED')),
    warned_at       bigint  not null,
    suspended_at    bigint,
    due_at          bigint  not null,
    announced_at    bigint,
    accepted_at     bigint,
    ended_at        bigint,
    ending          text,
    primary key (token_id, warned_by_run)
);

create unique index ladder_climbs_under_way on ladder_climbs (token_id) where ended_at is null;
create index ladder_climbs_of_organization on ladder_climbs (organization_id, due_at, token_id) where ended_at is null;
create index ladder_climbs_by_warning on ladder_climbs (organization_id, warned_at);
create index ladder_climbs_accepted on ladder_climbs (finding_id, accepted_at) where accepted_at is not null;

alter table audit_runs add column ladder_mode text;
alter table audit_runs add column ladder_warned bigint not null default 0;
alter table audit_runs add column ladder_suspended bigint not null default 0;
alter table audit_runs add column ladder_revoked bigint not null default 0;
alter table audit_runs add column ladder_released bigint not null default 0;
alter table audit_runs add column ladder_held bigint not null default 0;
