-- ledger: up to which day a customer's statistics have counted receipts. What comes later is added to them without
-- reading the purchases before it.

-- latest day of any receipt that counts, visit or not; null = none or not known yet: all receipts are read again
alter table customer_statistics add column counted_to date;
