-- A page that is fetched again after the parser changed is an edit only where the text that we hold would be another one
-- by today's rules too.

ALTER TABLE staging.articles ADD COLUMN anew_hash text;
COMMENT ON COLUMN staging.articles.anew_hash IS 'content_hash that the page which we hold has by today''s rules, where others had read it and the texts differ.';
