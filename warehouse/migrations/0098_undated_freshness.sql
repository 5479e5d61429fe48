-- A site whose pages tell no time of publication seemed never to have brought anything.

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
    SELECT max(checked_at) AS checked_at, count(*) FILTER (WHERE last_failure IS NOT NULL)::int AS failing
    FROM ops.sources c WHERE c.site = r.site
) s ON true;
COMMENT ON COLUMN ops.freshness.last_new_at IS 'When we first saw the latest of the newest articles; of a site that dates none, the last run that brought a new one.';
