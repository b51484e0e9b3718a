-- What a ladder that holds back has told of, and that somebody said it is meant: the run that told, when somebody confirmed it, and the climbs that were told of.
alter table audit_policies add column ladder_tripped_by text references audit_runs (id);
alter table audit_policies add column ladder_confirmed_at bigint;
alter table ladder_climbs add column held_by_run text references audit_runs (id);

-- One mail of a kind to a person in a run was too few: an owner who also reads audits heard of what comes, and not of what is held back. Keys tell mails apart.
drop index emails_of_run;
