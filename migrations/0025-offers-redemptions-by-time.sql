-- The list of redemptions, the newest first, is answered from an index, page by page.
create index redemption_by_time on redemption (attempted_at desc, redemption_id desc) where customer_id <> 0;
