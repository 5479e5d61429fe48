-- Rules change without a new version of the parser too: a site has its own.

COMMENT ON COLUMN staging.articles.anew_hash IS 'content_hash that the page which we hold has by today''s rules, where its bytes and its text are not those of this row.';
