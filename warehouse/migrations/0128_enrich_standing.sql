-- Whether search, stories, citations, mentions and the daily figures have all that is published was nowhere to be seen.

CREATE VIEW ops.enrich_standing AS
SELECT (SELECT count(*)::int FROM ops.enrich_queue) AS waiting, (SELECT min(queued_at) FROM ops.enrich_queue) AS waiting_since,
       (SELECT count(*)::int FROM ops.enrich_failures) AS set_aside;
COMMENT ON VIEW ops.enrich_standing IS 'What search, stories, citations, mentions and news.site_days do not have yet of what is published; one row.';
COMMENT ON COLUMN ops.enrich_standing.waiting IS 'Articles published or edited since the last enrich.';
COMMENT ON COLUMN ops.enrich_standing.waiting_since IS 'Since when the first of them waits; empty where none does.';
COMMENT ON COLUMN ops.enrich_standing.set_aside IS 'Articles that enrich could not work with: they stay out until an enrich of them succeeds.';
