-- What deleted application users and removed people were granted: it had no effect, and nobody could revoke it. From now on it ends with them.
delete from grants where principal_id in (select id from application_users where status = 'DELETED');
delete from grants where principal_id in (select id from administrators where status = 'REMOVED');
