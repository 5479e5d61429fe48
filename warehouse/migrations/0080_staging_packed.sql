-- A staged row is compressed as it comes, and its bodies go over to news.articles as they are. Uncompressed it filled a
-- page of its own, each of which was written, read and emptied. Of what is larger than the target, the bodies go first.

ALTER TABLE staging.articles SET (toast_tuple_target = 5000);
