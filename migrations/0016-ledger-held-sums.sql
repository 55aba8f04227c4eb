-- ledger: sums that earlier versions stored and nobody could read back. An amount column of order numbers came in, and
-- pages and undo ended in an error above 2^53 - 1: what is larger is cut off there, as it is from now on.
update customer_statistics set
  net_minor = least(greatest(net_minor, -9007199254740991), 9007199254740991),
  margin_minor = least(greatest(margin_minor, -9007199254740991), 9007199254740991),
  margin_known_minor = least(greatest(margin_known_minor, -9007199254740991), 9007199254740991),
  returned_minor = least(returned_minor, 9007199254740991),
  visit_net_minor = array(
    select least(greatest(minor, -9007199254740991), 9007199254740991)
    from unnest(visit_net_minor) with ordinality as visit (minor, place) order by place)
where greatest(abs(net_minor), abs(margin_minor), abs(margin_known_minor), returned_minor) > 9007199254740991;
update purchase set
  net_minor = least(greatest(net_minor, -9007199254740991), 9007199254740991),
  returned_minor = least(returned_minor, 9007199254740991),
  margin_minor = case when margin_minor is not null
    then least(greatest(margin_minor, -9007199254740991), 9007199254740991) end
where greatest(abs(net_minor), returned_minor, abs(margin_minor)) > 9007199254740991;
update score set value_minor = 9007199254740991 where value_minor > 9007199254740991;
