-- A child of a sitemap index that was once not found, and that the index names no more, is never asked again: it counted as
-- failing for ever. What is asked at all is asked within four days (scrapers/crawl/indexes.py), or with each run.

CREATE OR REPLACE VIEW ops.site_states AS
WITH RECURSIVE names AS (
    SELECT min(site) AS site FROM ops.runs
    UNION ALL
    SELECT (SELECT min(r.site) FROM ops.runs r WHERE r.site > n.site) FROM names n WHERE n.site IS NOT NULL
)
SELECT n.site, l.run_id, l.logical_at, l.state, l.failure, l.detail, l.crawl_state,
       (SELECT count(*)::int FROM ops.run_urls o WHERE o.run_id = l.run_id AND o.outcome = 'published') AS published,
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) FROM (
            SELECT logical_at - lag(logical_at) OVER (ORDER BY logical_at) AS gap
            FROM (SELECT logical_at FROM ops.runs r WHERE r.site = n.site AND r.mode <> 'backfill'
                  ORDER BY logical_at DESC LIMIT 15) latest) gaps) AS usual_gap,
       (SELECT max(published_at) FROM news.articles a WHERE a.site = n.site) AS newest_published_at,
       s.sources, s.sources_failing, k.completeness
FROM names n
CROSS JOIN LATERAL (
    SELECT run_id, logical_at, state, failure, detail, crawl_report ->> 'state' AS crawl_state
    FROM ops.runs r WHERE r.site = n.site ORDER BY logical_at DESC, run_id DESC LIMIT 1
) l
CROSS JOIN LATERAL (
    SELECT count(*)::int AS sources, count(*) FILTER (WHERE last_failure IS NOT NULL)::int AS sources_failing
    FROM ops.sources c WHERE c.site = n.site
      AND c.checked_at > (SELECT max(m.checked_at) FROM ops.sources m WHERE m.site = n.site) - interval '7 days'
) s
CROSS JOIN LATERAL (
    SELECT (sum(c.urls)::numeric / sum(c.estimated_urls))::float8 AS completeness FROM ops.completeness c
    WHERE c.site = n.site AND c.estimated_urls IS NOT NULL
      AND c.day > (SELECT max(day) FROM ops.completeness m WHERE m.site = n.site) - 7
) k;
COMMENT ON COLUMN ops.site_states.sources IS 'Feeds, sitemaps and section pages that were asked in the seven days before the latest was.';

CREATE OR REPLACE VIEW ops.freshness AS
SELECT r.site, r.last_run_at, r.last_state, r.last_published_run_at, n.newest_published_at,
       coalesce(n.last_new_at, (SELECT max(t.logical_at) FROM ops.run_stats t
                                WHERE t.site = r.site AND t.accepted AND t.new_rows > 0)) AS last_new_at,
       s.checked_at AS sources_checked_at, coalesce(s.failing, 0) AS sources_failing
FROM (
    SELECT site, max(logical_at) AS last_run_at, (array_agg(state ORDER BY logical_at DESC))[1] AS last_state,
           max(logical_at) FILTER (WHERE state = 'published') AS last_published_run_at
    FROM ops.runs GROUP BY site
) r
LEFT JOIN LATERAL (
    SELECT max(published_at) AS newest_published_at, max(first_seen_at) AS last_new_at
    FROM (SELECT published_at, first_seen_at FROM news.articles a WHERE a.site = r.site AND published_at IS NOT NULL
          ORDER BY published_at DESC LIMIT 50) newest
) n ON true
LEFT JOIN LATERAL (
    SELECT max(c.checked_at) AS checked_at, count(*) FILTER (WHERE c.last_failure IS NOT NULL AND c.checked_at > (
               SELECT max(m.checked_at) FROM ops.sources m WHERE m.site = r.site) - interval '7 days')::int AS failing
    FROM ops.sources c WHERE c.site = r.site
) s ON true;
COMMENT ON COLUMN ops.freshness.sources_failing IS 'Sources that failed when last asked, in the seven days before the latest was.';
