-- What was made for a caller's key, so that asking again makes nothing twice. Rows are kept for a day.
create table idempotency_keys (
    principal_id    text   not null,
    key             text   not null,
    organization_id text   not null references organizations (id),
    fingerprint     text   not null,
    made_id         text   not null,
    created_at      bigint not null,
    primary key (principal_id, key)
);

create index idempotency_keys_by_age on idempotency_keys (organization_id, created_at);
