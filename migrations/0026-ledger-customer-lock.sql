-- ledger: one narrow row per customer that whoever writes about the customer locks first (src/ledger/facts/locks.ts).

-- Nothing but the number, so that locking many customers touches few pages; a row lock writes no new version. Never
-- distributed on a cluster: row locks over many customers are refused there, those of a table of the coordinator are not.
-- Rows that are missing are made by the first who locks the customer.
create table customer_lock (
  customer_id bigint primary key
);
insert into customer_lock (customer_id) select customer_id from customer order by customer_id;
