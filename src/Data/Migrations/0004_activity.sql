create table activity (
    sequence            bigint not null primary key,
    id                  text   not null,
    organization_id     text   not null references organizations (id),
    at                  bigint not null,
    kind                text   not null,
    outcome             text   not null check (outcome in ('SUCCESS', 'DENIED')),
    reason              text,
    actor_kind          text   not null,
    actor_id            text,
    actor_name          text   not null,
    actor_token_id      text,
    application_user_id text,
    token_id            text,
    administrator_id    text,
    ip                  text,
    user_agent          text,
    changes             text   not null,
    previous_hash       text   not null,
    hash                text   not null
);

create unique index activity_id on activity (id);
create index activity_of_organization on activity (organization_id, sequence, id);
create index activity_of_user on activity (application_user_id, sequence, id);
create index activity_of_token on activity (token_id, sequence, id);

-- The end of the chain. Its one row is locked by every writer, so that there is one order and no fork.
create table activity_head (
    id       bigint not null primary key check (id = 1),
    sequence bigint not null,
    hash     text   not null
);

insert into activity_head (id, sequence, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
