-- The log by what is asked of it: who did it, to whom, what kind, when; and the refusals, which are few.
create index activity_of_actor on activity (actor_id, sequence, id);
create index activity_of_administrator on activity (administrator_id, sequence, id);
create index activity_by_kind on activity (organization_id, kind, sequence, id);
create index activity_by_time on activity (organization_id, at);
create index activity_denied on activity (organization_id, sequence, id) where outcome = 'DENIED';
