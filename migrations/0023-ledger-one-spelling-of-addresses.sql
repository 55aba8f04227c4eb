-- Customers whose id is an e-mail address written with capitals are found under the small letters too, as every door
-- writes them from now on. Of several spellings the customer who came first keeps the address; no key is taken away.
insert into customer_key (kind, value, customer_id)
select distinct on (lower(value)) 'external', lower(value), customer_id
from customer_key
where kind = 'external' and value like '%@%' and value ~ '^[^[:space:]@<>()\[\],;:"\\]+@[^[:space:]@<>()\[\],;:"\\]+$' and value <> lower(value)
order by lower(value), customer_id
on conflict (kind, value) do nothing;

-- Cards that were brought in with blanks between their groups of digits are found without them.
insert into customer_key (kind, value, customer_id)
select distinct on (plain) 'card', plain, customer_id
from (
  select regexp_replace(value, '[[:space:]]', '', 'g') as plain, customer_id from customer_key
  where kind = 'card' and value ~ '^[0-9][0-9[:space:]]*[0-9]$' and value ~ '[[:space:]]'
) spaced
order by plain, customer_id
on conflict (kind, value) do nothing;
