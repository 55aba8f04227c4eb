-- ground: calculations by day beside the nights; which processes live, and when each job was last at its work.

-- night = the night of a day; figures = who is late, worked out again by day; entries = the whole night again, by day
alter table run add column kind text not null default 'night';
alter table run add constraint run_kind_check check (kind in ('night', 'figures', 'entries'));
-- who is at it, or was; a calculation that was asked for and not taken up has none
alter table run add column process text;
-- what is asked for while another request waits is the same request
create unique index run_waiting on run ((process is null))
  where kind <> 'night' and process is null and finished_at is null and error is null;

create table process (
  process text primary key,
  roles text[] not null,
  version text not null,
  started_at timestamptz not null,
  -- by the clock of the database, which all processes share
  seen_at timestamptz not null
);

create table job_round (
  job text not null,
  process text not null,
  began_at timestamptz not null,
  ended_at timestamptz not null,
  error text,
  -- the newest round that did something, which may be this one
  worked_at timestamptz,
  worked_milliseconds bigint,
  figures jsonb not null default '{}',
  primary key (job, process)
);
