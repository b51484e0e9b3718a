-- Use in hourly sums with the reason of a refusal ('' for what was let in, or recorded before reasons were), and an id to page by.
-- SQLite cannot change a key in place, so the table is made anew.
alter table token_usage rename to token_usage_before;

create table token_usage (
    id                  text   not null,
    organization_id     text   not null,
    token_id            text   not null references tokens (id),
    application_user_id text,
    hour                bigint not null,
    ip                  text   not null,
    user_agent          text   not null,
    outcome             text   not null check (outcome in ('SUCCESS', 'DENIED')),
    reason              text   not null,
    uses                bigint not null,
    last_at             bigint not null,
    constraint token_usage_id primary key (id)
);

insert into token_usage (id, organization_id, token_id, application_user_id, hour, ip, user_agent, outcome, reason, uses, last_at)
select 'use_' || substr('00000000000000000000000000' || s.place, length('00000000000000000000000000' || s.place) - 25),
    s.organization_id, s.token_id, t.application_user_id, s.hour, s.ip, s.user_agent, s.outcome, '', s.uses, s.last_at
from (select b.*, row_number() over (order by b.hour, b.token_id, b.ip, b.user_agent, b.outcome) as place from token_usage_before b) s
join tokens t on t.id = s.token_id;

drop table token_usage_before;

create unique index token_usage_of_token on token_usage (token_id, hour, ip, user_agent, outcome, reason);
create index token_usage_of_user on token_usage (application_user_id, hour, id);
create index token_usage_by_hour on token_usage (organization_id, hour, id);

-- However often use extends a token, it ends here; null for no cap.
alter table tokens add column absolute_expires_at bigint;

-- The gateways that record use. A row that is not renewed is one that died with what it had not stored.
create table recording_nodes (
    id           text   not null primary key,
    name         text   not null,
    seen_at      bigint not null,
    stored_until bigint not null
);

-- When use may have gone unseen.
create table recording_gaps (
    node_id   text   not null,
    starts_at bigint not null,
    ends_at   bigint not null,
    cause     text   not null check (cause in ('UNCLEAN_STOP', 'OVERFLOW')),
    primary key (node_id, starts_at)
);

create index recording_gaps_by_end on recording_gaps (ends_at);
