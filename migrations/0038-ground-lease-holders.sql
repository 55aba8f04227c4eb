-- ground: a lease can be held by several processes at once, where the work is one that they share.
alter table lease add column shared boolean not null default false;
alter table lease drop constraint lease_pkey;
alter table lease add primary key (name, holder);
