-- ledger: a silence can move. Its key keeps the anchor that it was opened with; where it begins as we know now stands beside.

alter table episode add column present_anchor timestamptz;
update episode set present_anchor = anchor;
alter table episode alter column present_anchor set not null;

-- Set while a silence has moved and nobody has judged it since; nothing is claimed meanwhile.
alter table episode add column moved_at timestamptz;

alter table episode drop constraint episode_closed_by_check;
alter table episode add constraint episode_closed_by_check check (closed_by in ('purchase', 'visit', 'redemption', 'correction'));

-- Open silences whose anchor is gone, since the purchase was voided after they were opened.
update episode e set present_anchor = s.last_purchase_at, moved_at = now()
from customer_statistics s
where s.customer_id = e.customer_id and e.kind = 'purchase' and e.closed_at is null
  and s.last_purchase_at is not null and s.last_purchase_at <> e.anchor;
update episode e set closed_at = now(), closed_by = 'correction'
from customer_statistics s
where s.customer_id = e.customer_id and e.kind = 'purchase' and e.closed_at is null and s.last_purchase_at is null;

-- Of two that are open at once the one goes on that began first.
update episode e set closed_at = now(), closed_by = 'correction'
where e.closed_at is null and exists (
  select 1 from episode earlier
  where earlier.customer_id = e.customer_id and earlier.kind = e.kind and earlier.closed_at is null
    and (earlier.opened_at, earlier.anchor) < (e.opened_at, e.anchor));

-- At most one of a kind is open.
drop index episode_open;
create unique index episode_open on episode (customer_id, kind) where closed_at is null;
create index episode_moved on episode (customer_id) where closed_at is null and moved_at is not null;
