-- The publisher's own id of an article as its feed or API gives it, for pages that print none.

ALTER TABLE ops.urls ADD COLUMN publisher_id text;
COMMENT ON COLUMN ops.urls.publisher_id IS 'The publisher''s own id as a source gave it (post:N from a guid like /?p=N or from WordPress''s API); the page''s own wins.';
