-- messages: what the mail server was found to accept, so that no round learns it anew.

-- the last instant at which it took a message
alter table sender add column accepted_at timestamptz;
-- how many connections it accepts at once, where these are fewer than are set, and since when that is known
alter table sender add column connections smallint;
alter table sender add column connections_since timestamptz;
