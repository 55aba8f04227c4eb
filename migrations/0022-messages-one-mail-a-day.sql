-- messages: a mailbox gets at most one mail of ours a day, however many customers stand behind it.

-- Which message a mailbox's day belongs to (a day of the shop). Taken by the claim of a message, given back when it did
-- not leave; the primary key decides between two claims in the same moment. Rows of past days are swept away.
create table mailbox_day (
  day date not null,
  mailbox text collate "C" not null,
  customer_id bigint not null,
  campaign_id bigint not null references campaign on delete cascade,
  anchor timestamptz not null,
  rung smallint not null,
  -- who claimed it last: only that worker may give the day back
  worker text,
  primary key (day, mailbox)
);

-- what left shortly before this migration has had its day
insert into mailbox_day (day, mailbox, customer_id, campaign_id, anchor, rung)
select distinct on (day, p.mailbox) day, p.mailbox, m.customer_id, m.campaign_id, m.anchor, m.rung
from message m
join customer p using (customer_id)
cross join lateral (
  select (coalesce(m.settled_at, m.claimed_at)
    at time zone coalesce((select value ->> 'zone' from setting where key = 'shop'), 'Europe/Rome'))::date as day
) left_on
where m.channel = 'email' and m.state in ('sending', 'sent', 'uncertain') and p.mailbox is not null
  and coalesce(m.settled_at, m.claimed_at) > now() - interval '2 days'
order by day, p.mailbox, m.due_at;
