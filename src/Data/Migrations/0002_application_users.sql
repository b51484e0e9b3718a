create table application_users (
    id               text   not null primary key,
    organization_id  text   not null references organizations (id),
    name             text   not null,
    name_key         text   not null,
    description      text   not null,
    owner_id         text   references administrators (id),
    contact_email    text,
    environment      text,
    status           text   not null check (status in ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at       bigint not null,
    updated_at       bigint not null,
    deleted_at       bigint,
    last_activity_at bigint
);

create unique index application_users_name on application_users (organization_id, name_key) where status <> 'DELETED';
create index application_users_by_name on application_users (organization_id, name_key, id);
create index application_users_by_creation on application_users (organization_id, created_at, id);
create index application_users_by_activity on application_users (organization_id, coalesce(last_activity_at, 0), id);
