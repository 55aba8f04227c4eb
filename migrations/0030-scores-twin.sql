-- scores: the twin of `score`, empty between two runs. A run fills it, then the two change names. Both are tables that
-- last: one made by each night would live on the coordinator of a cluster alone, and every join would carry it around.
-- Keys and indexes are built when it is full.

create table score_next (like score including defaults including constraints including storage);
