-- When an organization wants its audits, where that differs from the host's schedule; and since when, so that a new schedule has no past.
alter table audit_policies add column schedule text;
alter table audit_policies add column time_zone text;
alter table audit_policies add column scheduled_since bigint;
