-- Where a source gave an article's whole text along: a second source for parse, for sites that are declared so.

ALTER TABLE ops.url_sources ADD COLUMN text_path text, ADD COLUMN text_offset bigint;
COMMENT ON COLUMN ops.url_sources.text_path IS 'Archive file with the answer of the source that gave the whole text along; empty: it gave none, or the site is not read so.';
COMMENT ON COLUMN ops.url_sources.text_offset IS 'Byte offset of that answer in it.';
