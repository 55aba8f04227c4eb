-- ground: a night that was tried out on a day that had not come; the night of that day is still to be done.

alter table run add column ahead boolean not null default false;
