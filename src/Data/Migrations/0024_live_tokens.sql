-- Audits ask for the use of all live tokens of a user: found without looking at those that have ended, which are many more where tokens are short-lived.
create index tokens_alive on tokens (application_user_id, coalesce(expires_at, 9223372036854775807), id) where revoked_at is null and suspended_at is null;
