-- Which sources an index has named: only those are asked for while it stands still. A source that was taken out of its
-- site's declaration looked like one.

ALTER TABLE ops.sources ADD COLUMN index_url text;
COMMENT ON COLUMN ops.sources.index_url IS 'The sitemap index that named it; empty for a source that the site declares, or its front page names; null where it was last read before this was kept.';
