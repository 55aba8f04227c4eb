-- messages: templates, the queue, what was sent, what was not and why; the sender; the built-in mail catcher.

-- A row overrides the built-in text of the same key and language.
create table template (
  template_id bigint generated always as identity primary key,
  key text not null,
  language text not null,
  channel text not null check (channel in ('email', 'sms', 'push')),
  subject text not null,
  body text not null,
  text_body text,
  version integer not null default 1,
  changed_at timestamptz not null,
  unique (key, language, channel)
);

-- due = sent + suppressed + pending + uncertain. Every index is paid twice for each message that is sent (claim, settle).
create table message (
  customer_id bigint not null,
  campaign_id bigint not null,
  anchor timestamptz not null,
  rung smallint not null,
  channel text not null,
  episode_kind text not null default 'purchase',
  bucket smallint not null,
  template text not null,
  coupon_code text,
  due_at timestamptz not null,
  not_after timestamptz not null,
  -- pending -> sending -> sent | suppressed | uncertain; pending -> suppressed
  state text not null check (state in ('pending', 'sending', 'sent', 'suppressed', 'uncertain')),
  reason text,
  detail text,
  attempts smallint not null default 0,
  retry_at timestamptz,
  worker text,
  claimed_at timestamptz,
  settled_at timestamptz,
  message_id text,
  -- one message per rung, whatever the channel: two runs that choose at once cannot both write
  primary key (customer_id, campaign_id, anchor, rung)
);
create index message_open on message (bucket, due_at) where state = 'pending';
create index message_sending on message (worker) where state = 'sending';
create index message_suppressed on message (campaign_id, customer_id) where state = 'suppressed';

-- Who sends, one row: the settings, the sealed password, and what keeps messages waiting at the moment.
create table sender (
  sender_id smallint primary key check (sender_id = 1),
  settings jsonb not null,
  password_sealed bytea,
  trouble jsonb,
  -- where the server of this installation listens: links of caught mail begin with it
  local_url text,
  changed_at timestamptz not null
);

-- Seals what stands in unsubscribe links. It lives here and not in the data folder's vault, because links in mail that
-- is already out must go on working after a restore without that folder.
create table link_key (
  link_key_id smallint primary key check (link_key_id = 1),
  key bytea not null,
  created_at timestamptz not null
);

create table caught_mail (
  caught_mail_id bigint generated always as identity primary key,
  caught_at timestamptz not null,
  envelope_from text not null,
  envelope_to text[] not null,
  subject text not null,
  message_id text,
  raw bytea not null
);
create index caught_mail_by_message_id on caught_mail (message_id);
