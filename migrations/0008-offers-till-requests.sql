-- offers: an idempotency key is the caller's, whichever customer's coupon it was used for, and stands for one request.

drop index redemption_idempotency;
create unique index redemption_idempotency on redemption (customer_id, caller, idempotency_key) where idempotency_key is not null;

-- what was asked, so that the same key with another request is told apart; null in rows that are older than this column
alter table redemption add column request_hash bytea;

-- Finds the attempt of a key: unique over all customers.
create table till_request (
  caller text not null,
  idempotency_key text not null,
  customer_id bigint not null,
  primary key (caller, idempotency_key)
);
insert into till_request (caller, idempotency_key, customer_id)
select distinct on (caller, idempotency_key) caller, idempotency_key, customer_id from redemption
where idempotency_key is not null and caller is not null
order by caller, idempotency_key, attempted_at;
