-- ledger: whoever types "jose" or "zazolc" finds José and Zażółć; before, every accent had to be typed.

-- The words of a text as the search compares them: small letters, their accents taken off.
create function search_words(text) returns tsvector
language sql immutable parallel safe
return to_tsvector('simple'::regconfig, regexp_replace(
  translate(regexp_replace(normalize(coalesce($1, ''), nfd), '[\u0300-\u036f]', '', 'g'), 'łŁøØđĐı', 'lLoOdDi'),
  '[^[:alnum:]]+', ' ', 'g'));

drop index customer_words;
create index customer_words on customer using gin (search_words(coalesce(name, '') || ' ' || coalesce(email, '')));
