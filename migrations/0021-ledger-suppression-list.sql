-- ledger: addresses that are not written to can be listed, with what the mail server said, and found by their customers.

-- the server's words, without the address itself
alter table suppression add column answer text;
create index suppression_newest on suppression (recorded_at desc, address_hash);
create index customer_by_email_hash on customer (email_hash) where email_hash is not null;
create index customer_by_phone_hash on customer (phone_hash) where phone_hash is not null;
