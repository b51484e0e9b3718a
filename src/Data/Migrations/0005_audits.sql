create table leases (
    name       text   not null primary key,
    holder     text   not null,
    expires_at bigint not null
);

create table audit_runs (
    id                         text   not null primary key,
    organization_id            text   not null references organizations (id),
    trigger                    text   not null check (trigger in ('SCHEDULED', 'MANUAL', 'COMMAND_LINE')),
    scheduled_for              bigint,
    note                       text,
    requested_by               text,
    status                     text   not null check (status in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED')),
    queued_at                  bigint not null,
    started_at                 bigint,
    finished_at                bigint,
    tokens_examined            bigint not null default 0,
    application_users_examined bigint not null default 0,
    findings_opened            bigint not null default 0,
    findings_worsened          bigint not null default 0,
    findings_resolved          bigint not null default 0,
    emails_queued              bigint not null default 0,
    error                      text
);

-- Two auditors whose clocks strike the same hour make one run.
create unique index audit_runs_schedule on audit_runs (organization_id, scheduled_for) where scheduled_for is not null;
create index audit_runs_waiting on audit_runs (queued_at, id) where status in ('QUEUED', 'RUNNING');
create index audit_runs_by_time on audit_runs (organization_id, queued_at, id);

create table findings (
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
    status              text   not null check (status in ('OPEN', 'RESOLVED')),
    opened_at           bigint not null,
    worsened_at         bigint,
    resolved_at         bigint,
    opened_by_run       text   not null references audit_runs (id),
    resolved_by_run     text   references audit_runs (id)
);

-- A finding is open at most once, however many auditors see it.
create unique index findings_open on findings (organization_id, fingerprint) where resolved_at is null;
create index findings_by_severity on findings (organization_id, severity, id);
create index findings_by_opening on findings (organization_id, opened_at, id);
create index findings_of_user on findings (application_user_id, opened_at, id);
create index findings_of_token on findings (token_id, opened_at, id);

create table emails (
    id                text   not null primary key,
    organization_id   text   not null references organizations (id),
    run_id            text   references audit_runs (id),
    kind              text   not null,
    recipient_id      text   not null references administrators (id),
    recipient_name    text   not null,
    recipient_address text   not null,
    subject           text   not null,
    text              text   not null,
    html              text   not null,
    status            text   not null check (status in ('PENDING', 'SENT', 'FAILED')),
    attempts          bigint not null default 0,
    last_error        text,
    created_at        bigint not null,
    next_attempt_at   bigint not null,
    sent_at           bigint
);

create index emails_waiting on emails (next_attempt_at, id) where status = 'PENDING';
create index emails_by_time on emails (organization_id, created_at, id);
create unique index emails_of_run on emails (run_id, recipient_id, kind) where run_id is not null;
