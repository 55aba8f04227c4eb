-- ledger: customers who have one telephone number may be one person.

create index customer_by_phone on customer (phone) where phone is not null;
