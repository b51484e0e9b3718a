-- How far the activity log has been proved, and what was wrong with it: audits go on from here.
create table activity_proof (
    id          bigint not null primary key check (id = 1),
    sequence    bigint not null,
    hash        text   not null,
    swept_until bigint not null,
    defect      text,
    checked_at  bigint
);

-- What is told to a machine about the health of audits: committed with what it tells, delivered at least once, in order for each organization.
create table webhook_events (
    id              text   not null primary key,
    organization_id text   not null references organizations (id),
    type            text   not null,
    cause           text   not null,
    body            text   not null,
    status          text   not null check (status in ('PENDING', 'SENT', 'FAILED')),
    attempts        bigint not null default 0,
    last_error      text,
    created_at      bigint not null,
    next_attempt_at bigint not null,
    sent_at         bigint
);

create index webhook_events_waiting on webhook_events (organization_id, created_at, id) where status = 'PENDING';
create index webhook_events_by_cause on webhook_events (organization_id, cause, created_at, id);
