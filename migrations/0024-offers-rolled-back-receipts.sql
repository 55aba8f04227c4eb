-- A receipt whose redemption was rolled back never redeems that coupon again. The coupon's own row remembers it, so that
-- the statement that uses coupons sees it under the very lock that it takes.
alter table coupon add column rolled_back_receipts text[];

update coupon k set rolled_back_receipts = r.receipts
from (
  select customer_id, code, array_agg(distinct receipt) as receipts from redemption
  where result = 'success' and rolled_back_at is not null and receipt is not null
    and coalesce(rollback_answer ->> 'reason', '') <> 'purchase voided'
  group by customer_id, code
) r
where k.customer_id = r.customer_id and k.code = r.code;

alter table coupon_purchase drop constraint coupon_purchase_outcome_check;
alter table coupon_purchase add constraint coupon_purchase_outcome_check check (outcome in ('redeemed', 'known_receipt',
  'not_ours', 'used_before', 'expired', 'not_yet_valid', 'cancelled', 'given_back', 'rolled_back'));
