-- How far a run has come: written while it is under way, outside of the transaction of its result.
alter table audit_runs add column tokens_total bigint;
alter table audit_runs add column recording_at bigint;

-- Changes of findings, numbered for each organization in the order in which they are committed: a writer holds the row until then.
create table finding_changes (
    organization_id text   not null primary key references organizations (id),
    number          bigint not null
);

alter table findings add column change bigint not null default 0;
create index findings_by_change on findings (organization_id, change, id);
