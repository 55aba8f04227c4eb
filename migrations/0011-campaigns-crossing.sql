-- campaigns: who was over the limit on a day when the campaign could not see them cross it waits for the owner.

-- Whoever was over the limit on this day or before has not crossed it under the campaign's eyes.
alter table campaign add column crossing_after date;
-- The day of the last night that looked for entries, and the fit and patience by which it judged.
alter table campaign add column looked_on date;
alter table campaign add column judged_by text;
update campaign set crossing_after = launched_on, looked_on = greatest(launched_on, (looked_at at time zone 'UTC')::date)
where launched_on is not null;

alter table enrolment drop constraint enrolment_end_reason_check;
alter table enrolment add constraint enrolment_end_reason_check
  check (end_reason in ('bought', 'visited', 'redeemed', 'finished', 'campaign_ended', 'objected', 'not_late'));

-- What is asked at every entry: whether the customer still rests from the last message.
create index enrolment_rest on enrolment (customer_id, last_due_on);
