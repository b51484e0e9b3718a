create table organizations (
    id                     text   not null primary key,
    name                   text   not null,
    name_key               text   not null,
    application_user_limit bigint not null check (application_user_limit > 0),
    token_limit_per_user   bigint not null check (token_limit_per_user > 0),
    recorded_since         bigint not null,
    created_at             bigint not null,
    lock_version           bigint not null default 0
);

create unique index organizations_name on organizations (name_key);

create table administrators (
    id              text   not null primary key,
    organization_id text   not null references organizations (id),
    email           text   not null,
    email_key       text   not null,
    name            text   not null,
    status          text   not null check (status in ('ACTIVE', 'REMOVED')),
    created_at      bigint not null
);

create unique index administrators_email on administrators (organization_id, email_key) where status = 'ACTIVE';
create index administrators_by_creation on administrators (organization_id, created_at, id);

create table grants (
    organization_id text   not null references organizations (id),
    principal_id    text   not null,
    resource_id     text   not null,
    permission      text   not null,
    granted_at      bigint not null,
    primary key (principal_id, resource_id, permission)
);
