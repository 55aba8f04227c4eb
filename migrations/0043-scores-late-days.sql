-- scores: on which day a silence reached its limit, how surely a value is known, and how many became late day by day.

-- the day on which the present silence reaches the limit, where that lies within a week around as_of; null = further away
alter table score add column late_on date;
-- was late the day before, as it stood then, and has bought since
alter table score add column bought_late boolean not null default false;
-- between these the yearly value of eight in ten such customers lies
alter table score add column value_low_minor bigint not null default 0;
alter table score add column value_high_minor bigint not null default 0;
alter table score_next add column late_on date;
alter table score_next add column bought_late boolean not null default false;
alter table score_next add column value_low_minor bigint not null default 0;
alter table score_next add column value_high_minor bigint not null default 0;

-- until the next run nothing is known of it: no range
update score set value_low_minor = value_minor, value_high_minor = value_minor;
-- the list by value goes by what is sure of it: one dear purchase is no good customer yet
drop index score_value;
create index score_value on score (value_low_minor, customer_id);

-- what has changed since the day before: crossed, bought, becameInactive; null where the scores were judged by other limits
alter table score_figures add column since jsonb;
-- how many became late on each day of the last year: from, late, visits; null as above
alter table score_figures add column late_days jsonb;
-- rows of the version before lack some of what a page shows: the first look counts anew
delete from score_figures;
