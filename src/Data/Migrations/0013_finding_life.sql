-- Exceptions of rules: always with a reason and an end. One of an application user holds for its tokens too.
create table rule_exceptions (
    id                  text   not null primary key,
    organization_id     text   not null references organizations (id),
    rule                text   not null,
    application_user_id text   not null references application_users (id),
    token_id            text   references tokens (id),
    reason              text   not null,
    created_at          bigint not null,
    created_by          text,
    created_by_name     text   not null,
    expires_at          bigint not null,
    ended_at            bigint
);

create index rule_exceptions_by_creation on rule_exceptions (organization_id, created_at, id);
create unique index rule_exceptions_of_user on rule_exceptions (organization_id, rule, application_user_id) where token_id is null and ended_at is null;
create unique index rule_exceptions_of_token on rule_exceptions (organization_id, rule, token_id) where token_id is not null and ended_at is null;

-- Findings with a life: neither engine can change a check in place by the same text, so the table is made anew.
create table findings_with_life (
    id                  text   not null primary key,
    organization_id     text   not null references organizations (id),
    rule                text   not null,
    fingerprint         text   not null,
    subject_kind        text   not null,
    subject_id          text   not null,
    application_user_id text,
    token_id            text,
    severity            bigint not null check (severity between 0 and 4),
    confidence          text   not null,
    title               text   not null,
    evidence            text   not null,
    remedy              text   not null,
    deadline            bigint,
    status              text   not null check (status in ('OPEN', 'ACKNOWLEDGED', 'SNOOZED', 'RESOLVED')),
    opened_at           bigint not null,
    worsened_at         bigint,
    reopened_at         bigint,
    resolved_at         bigint,
    opened_by_run       text   not null references audit_runs (id),
    resolved_by_run     text   references audit_runs (id),
    acknowledged_at     bigint,
    acknowledged_by     text,
    acknowledged_until  bigint,
    acknowledge_reason  text,
    exception_id        text   references rule_exceptions (id)
);

-- One row for what is the same finding: the newest where it had opened more than once.
insert into findings_with_life (id, organization_id, rule, fingerprint, subject_kind, subject_id, application_user_id, token_id, severity, confidence,
    title, evidence, remedy, deadline, status, opened_at, worsened_at, resolved_at, opened_by_run, resolved_by_run)
select id, organization_id, rule, fingerprint, subject_kind, subject_id, application_user_id, token_id, severity, confidence,
    title, evidence, remedy, deadline, status, opened_at, worsened_at, resolved_at, opened_by_run, resolved_by_run
from findings f
where not exists (
    select 1 from findings later
    where later.organization_id = f.organization_id and later.fingerprint = f.fingerprint and (later.opened_at, later.id) > (f.opened_at, f.id));

drop table findings;
alter table findings_with_life rename to findings;

create unique index findings_fingerprint on findings (organization_id, fingerprint);
create index findings_by_severity on findings (organization_id, severity, id);
create index findings_by_opening on findings (organization_id, opened_at, id);
create index findings_of_user on findings (application_user_id, opened_at, id);
create index findings_of_token on findings (token_id, opened_at, id);
create index findings_unresolved on findings (organization_id, rule, severity) where resolved_at is null;

alter table audit_runs add column findings_reopened bigint not null default 0;
alter table audit_runs add column findings_excepted bigint not null default 0;
