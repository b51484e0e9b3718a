-- How often a person wants digests; from when on what changes is told, where that is later than the last digest; and whether a weekly one is due because the
-- person wants them daily again.
alter table administrators add column digest_frequency text not null default 'DAILY' check (digest_frequency in ('DAILY', 'WEEKLY', 'NEVER'));
alter table administrators add column digests_since bigint;
alter table administrators add column digest_owed boolean not null default false;

-- Leaving digests was a row here; now it is one of three frequencies.
update administrators set digest_frequency = 'NEVER' where id in (select o.recipient_id from email_optouts o where o.kind = 'AUDIT_DIGEST');
delete from email_optouts where kind = 'AUDIT_DIGEST';

-- The number of the change that a run made to findings: what changed after a run is found by it, without looking at what did not.
alter table audit_runs add column finding_change bigint;
