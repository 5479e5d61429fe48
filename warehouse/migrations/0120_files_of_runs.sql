-- A crawl that is tried again reports the files of its last try, and its pages lie in those of the tries before too.

CREATE OR REPLACE VIEW ops.run_accounts AS
SELECT r.run_id, r.site, r.mode, r.logical_at, r.started_at, r.finished_at, r.state, r.failure, r.detail,
       coalesce(u.discovered, 0) AS discovered, coalesce(u.published, 0) AS published,
       coalesce(u.unchanged, 0) AS unchanged, coalesce(u.rejected, 0) AS rejected, coalesce(u.failed, 0) AS failed,
       coalesce(u.skipped, 0) AS skipped, coalesce(u.pending, 0) AS pending, coalesce(u.held, 0) AS held,
       coalesce(u.reasons, '{}') AS reasons, coalesce(c.captures, 0) AS captures,
       r.crawl_report ->> 'state' AS crawl_state,
       ARRAY(SELECT file FROM (
                 SELECT * FROM jsonb_array_elements_text(r.crawl_report -> 'warc_files') WITH ORDINALITY t(file, number)
                 UNION ALL SELECT f.warc_path, NULL FROM ops.captures f WHERE f.run_id = r.run_id) files
             GROUP BY file ORDER BY min(number), file) AS warc_files
FROM ops.runs r
LEFT JOIN LATERAL (
    SELECT sum(n)::int AS discovered,
           coalesce(sum(n) FILTER (WHERE outcome = 'published'), 0)::int AS published,
           coalesce(sum(n) FILTER (WHERE outcome = 'unchanged'), 0)::int AS unchanged,
           coalesce(sum(n) FILTER (WHERE outcome = 'rejected'), 0)::int AS rejected,
           coalesce(sum(n) FILTER (WHERE outcome = 'failed'), 0)::int AS failed,
           coalesce(sum(n) FILTER (WHERE outcome = 'skipped'), 0)::int AS skipped,
           coalesce(sum(n) FILTER (WHERE outcome = 'pending'), 0)::int AS pending,
           coalesce(sum(n) FILTER (WHERE outcome = 'pending' AND reason = 'held'), 0)::int AS held,
           jsonb_object_agg(outcome || '/' || reason, n) FILTER (WHERE reason IS NOT NULL) AS reasons
    FROM (SELECT outcome, reason, count(*) AS n FROM ops.run_urls o WHERE o.run_id = r.run_id GROUP BY 1, 2) counted
) u ON true
LEFT JOIN LATERAL (SELECT count(*)::int AS captures FROM ops.captures c WHERE c.run_id = r.run_id) c ON true;
COMMENT ON COLUMN ops.run_accounts.warc_files IS 'Archive files that the run''s last crawl wrote, and those that hold its pages, relative to the archive''s root.';
