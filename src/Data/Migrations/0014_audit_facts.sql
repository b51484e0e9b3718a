-- Attestation: that an application user is still needed, with the right access and the right owner.
alter table application_users add column reviewed_at bigint;
alter table application_users add column reviewed_by text;

-- The form of the secret and its hash; and why the policy was passed by, if it was.
alter table tokens add column secret_scheme bigint not null default 1;
alter table tokens add column policy_bypass_reason text;

create index tokens_by_denial on tokens (organization_id, last_denied_at) where last_denied_at is not null;

-- Which permissions tokens make use of, in daily sums; since when that is recorded.
create table permission_usage (
    organization_id text    not null references organizations (id),
    token_id        text    not null references tokens (id),
    day             bigint  not null,
    permission      text    not null,
    changes         boolean not null,
    uses            bigint  not null,
    last_at         bigint  not null,
    primary key (token_id, day, permission, changes)
);

alter table organizations add column operations_recorded_since bigint;

-- Secrets that were seen where they should not be; never the secret itself.
create table leak_reports (
    organization_id text   not null references organizations (id),
    token_id        text   not null references tokens (id),
    source          text   not null check (source in ('REPORTED', 'REVOKED_BY_HOLDER', 'QUERY_STRING', 'REFERER')),
    place           text   not null,
    reported_at     bigint not null,
    reported_by     text,
    reports         bigint not null,
    primary key (token_id, source, place)
);

create index leak_reports_by_time on leak_reports (organization_id, reported_at);

-- Well-formed secrets that nobody has, by address and hour: they belong to no organization.
create table unknown_secrets (
    hour     bigint not null,
    ip       text   not null,
    attempts bigint not null,
    primary key (hour, ip)
);

create index emails_of_recipient on emails (recipient_id, created_at, id);

-- What an organization wants its audits to ask. The scope of a setting is '' for everywhere, 'environment:' and a label, or an application user's id.
create table audit_policies (
    organization_id text   not null primary key references organizations (id),
    version         bigint not null,
    updated_at      bigint not null,
    updated_by      text
);

create table audit_rule_settings (
    organization_id text    not null references organizations (id),
    rule            text    not null,
    scope           text    not null,
    enabled         boolean,
    severity        bigint check (severity between 0 and 4),
    thresholds      text    not null,
    primary key (organization_id, rule, scope)
);

create table environment_networks (
    organization_id text not null references organizations (id),
    environment     text not null,
    networks        text not null,
    primary key (organization_id, environment)
);
