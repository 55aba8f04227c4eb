-- ledger: which mailbox a customer's address reaches, so that one reader behind several customers is seen as one.

-- The same as `mailboxOf` of the program; a test compares them. Only A to Z are folded: independent of the database's language.
create function mailbox_of(text) returns text
language sql immutable strict parallel safe
return (
  select case when untagged ~ '@(gmail|googlemail)[.]com$'
    then replace(split_part(untagged, '@', 1), '.', '') || '@gmail.com' else untagged end
  from (select regexp_replace(lower($1 collate "C"), '^([^@][^@+]*)[+][^@]*@', '\1@') as untagged) as address
);

alter table customer add column mailbox text collate "C" generated always as (mailbox_of(email)) stored;
create index customer_by_mailbox on customer (mailbox) where mailbox is not null;
