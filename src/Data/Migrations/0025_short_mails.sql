-- What is sent of an e-mail that a server found too large; null for the whole of it.
alter table emails add column short_text text;
