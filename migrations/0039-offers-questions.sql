-- Questions at the till that named a wrong customer are kept beside the attempts to redeem, so that they are counted together.
alter table redemption drop constraint redemption_via_check;
alter table redemption add constraint redemption_via_check check (via in ('api', 'purchase', 'question'));
