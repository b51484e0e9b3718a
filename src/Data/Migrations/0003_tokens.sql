create table tokens (
    id                  text    not null primary key,
    organization_id     text    not null references organizations (id),
    application_user_id text    references application_users (id),
    administrator_id    text    references administrators (id),
    secret_hash         text    not null,
    prefix              text    not null,
    description         text    not null,
    max_age_seconds     bigint,
    extend_when_used    boolean not null,
    ip_allowlist        text,
    created_at          bigint  not null,
    created_by          text,
    expires_at          bigint,
    revoked_at          bigint,
    revoke_reason       text,
    last_used_at        bigint,
    last_used_ip        text,
    last_user_agent     text,
    last_denied_at      bigint,
    check ((application_user_id is null) <> (administrator_id is null))
);

create unique index tokens_secret on tokens (secret_hash);
create index tokens_of_user on tokens (application_user_id, created_at, id);
create index tokens_of_administrator on tokens (administrator_id, created_at, id);
create index tokens_by_creation on tokens (organization_id, created_at, id);
create index tokens_by_expiry on tokens (organization_id, coalesce(expires_at, 9223372036854775807), id);
create index tokens_by_use on tokens (organization_id, coalesce(last_used_at, 0), id);

-- Use of tokens in hourly sums: one row per token, hour, address and program, allowed and denied apart.
create table token_usage (
    organization_id text   not null references organizations (id),
    token_id        text   not null references tokens (id),
    hour            bigint not null,
    ip              text   not null,
    user_agent      text   not null,
    outcome         text   not null check (outcome in ('SUCCESS', 'DENIED')),
    uses            bigint not null,
    last_at         bigint not null,
    primary key (token_id, hour, ip, user_agent, outcome)
);
