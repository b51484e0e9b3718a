-- Reversible quarantine.
alter table tokens add column suspended_at bigint;
alter table tokens add column suspend_reason text;

-- Rotation: a token has one successor at most. Once it has, it ends no later than grace_ends_at, and use moves its end
-- by close_when_silent_seconds when that is set and shorter than the session duration.
alter table tokens add column rotated_from text references tokens (id);
alter table tokens add column grace_ends_at bigint;
alter table tokens add column close_when_silent_seconds bigint;

create unique index tokens_rotated_from on tokens (rotated_from);
