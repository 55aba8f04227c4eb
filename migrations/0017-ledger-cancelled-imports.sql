-- ledger: an import that runs can be cancelled, and the same file read otherwise is recognised before it comes in twice.
alter table import drop constraint import_state_check;
alter table import add constraint import_state_check
  check (state in ('running', 'done', 'failed', 'undone', 'cancelled'));
-- asked for by a page or a command; the process that imports looks at it twice a second
alter table import add column cancel_asked_at timestamptz;
-- a digest of the file's length and of places all over it; null for files of earlier versions
alter table import add column file_mark text;
create index import_file_mark on import (file_mark);
