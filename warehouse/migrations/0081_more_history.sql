-- What the audit learns of a site beside counts: how often pages are lost, how far sources' times are off, and what
-- becomes of articles that are read again.

ALTER TABLE ops.run_stats
    ADD COLUMN tried int NOT NULL DEFAULT 0,
    ADD COLUMN lost int NOT NULL DEFAULT 0,
    ADD COLUMN standing int NOT NULL DEFAULT 0,
    ADD COLUMN vanished int NOT NULL DEFAULT 0,
    ADD COLUMN announced int NOT NULL DEFAULT 0,
    ADD COLUMN shifted int NOT NULL DEFAULT 0,
    ADD COLUMN old_rows int NOT NULL DEFAULT 0,
    ADD COLUMN shrunk_rows int NOT NULL DEFAULT 0,
    ADD COLUMN redated_rows int NOT NULL DEFAULT 0,
    ADD COLUMN emptied jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN ops.run_stats.tried IS 'URLs that were due.';
COMMENT ON COLUMN ops.run_stats.lost IS 'Of these, URLs that failed, or were not fetched or parsed.';
COMMENT ON COLUMN ops.run_stats.standing IS 'Entries of the sources'' lists of the run before that should still stand.';
COMMENT ON COLUMN ops.run_stats.vanished IS 'Of these, entries that no source lists any more.';
COMMENT ON COLUMN ops.run_stats.announced IS 'Articles whose time of publication a source announced too.';
COMMENT ON COLUMN ops.run_stats.shifted IS 'Of these, articles whose page gives another time.';
COMMENT ON COLUMN ops.run_stats.old_rows IS 'New articles that were more than two days old when fetched.';
COMMENT ON COLUMN ops.run_stats.shrunk_rows IS 'Known articles whose body has lost much of its length.';
COMMENT ON COLUMN ops.run_stats.redated_rows IS 'Known articles whose time of publication has changed.';
COMMENT ON COLUMN ops.run_stats.emptied IS 'For each field the number of known articles that had it and have it no more.';
