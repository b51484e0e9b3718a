-- What stands on a mail's envelope: the left side of its Message-Id (its id where there is none), the mail it follows, marks for machines, and dates.
alter table emails add column message_key text;
alter table emails add column thread text;
alter table emails add column marks text;
alter table emails add column calendar text;

-- The same mail is written once, however many auditors think of it.
create unique index emails_message_key on emails (message_key) where message_key is not null;

-- What somebody was told about a finding: once for each opening of it, each stage and each piece of news. Without a key: noted, but by no mail of its own.
create table notices (
    organization_id text   not null references organizations (id),
    fingerprint     text   not null,
    recipient_id    text   not null references administrators (id),
    kind            text   not null,
    opened_at       bigint not null,
    stage           bigint not null,
    news            text   not null,
    message_key     text,
    told_at         bigint not null,
    primary key (organization_id, fingerprint, recipient_id, kind, opened_at, stage, news)
);

-- Kinds of mail that somebody does not want any more.
create table email_optouts (
    recipient_id text   not null references administrators (id),
    kind         text   not null,
    since        bigint not null,
    primary key (recipient_id, kind)
);

-- What links in mails are signed with: made at random when it is first needed.
create table signing_keys (
    name       text   not null primary key,
    secret     text   not null,
    created_at bigint not null
);

-- Tokens for which an audit was asked out of turn, and when last.
create table urgent_audits (
    organization_id text   not null references organizations (id),
    token_id        text   not null primary key references tokens (id),
    asked_at        bigint not null
);

alter table audit_runs add column emails_held_back bigint not null default 0;
