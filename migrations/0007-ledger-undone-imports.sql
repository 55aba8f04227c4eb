-- ledger: an import that was taken back. What it told is gone; its row and figures stay as a record.

alter table import drop constraint import_state_check;
alter table import add constraint import_state_check check (state in ('running', 'done', 'failed', 'undone'));
alter table import add column undone_at timestamptz;
