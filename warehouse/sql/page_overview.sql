-- The dashboard's first page.

-- The sites that were ever crawled.
-- name: names
SELECT site FROM ops.site_states ORDER BY site

-- A site's articles are counted by enrich; until that comes to it, here.
-- name: sites
SELECT s.site, s.run_id, s.logical_at, s.state, ops.is_at_work(s.run_id) AS at_work, s.failure, s.detail, s.crawl_state, s.published, s.usual_gap,
       s.newest_published_at, s.sources, s.sources_failing, s.completeness,
       coalesce(d.articles, (SELECT count(*)::int FROM news.articles a WHERE a.site = s.site)) AS articles
FROM ops.site_states s
CROSS JOIN LATERAL (SELECT sum(articles)::int AS articles FROM news.site_days d WHERE d.site = s.site) d
ORDER BY s.site

-- The runs of some sites since a time, by day (UTC); `missed`: failed, or left pending by something other than the audit.
-- What a site's latest run has still to do while it is at work is not missed, nor what the site has taken off.
-- name: days
SELECT site, (logical_at AT TIME ZONE 'UTC')::date AS day, count(*)::int AS runs,
       sum(published)::int AS published, sum(unchanged)::int AS unchanged, sum(rejected)::int AS rejected,
       sum(failed - gone + CASE WHEN is_at_work THEN 0 ELSE pending - held END)::int AS missed, sum(held)::int AS held
FROM (
    SELECT r.site, r.logical_at, r.published, r.unchanged, r.rejected, r.failed, r.pending, r.held,
           coalesce((r.reasons ->> 'failed/gone')::int, 0) AS gone,
           (r.state IN ('crawled', 'parsed', 'audited', 'released') OR r.state = 'crawling' AND ops.is_at_work(r.run_id))
           AND r.logical_at = max(r.logical_at) OVER (PARTITION BY r.site) AS is_at_work
    FROM unnest(%(sites)s::text[]) AS n (site)
    JOIN ops.run_accounts r ON r.site = n.site AND r.logical_at >= %(since)s
) runs
GROUP BY 1, 2

-- Batches that wait, the oldest first; `findings` are messages, the gravest first.
-- name: held
SELECT run_id, site, logical_at, articles, findings FROM ops.held_runs ORDER BY logical_at, run_id

-- What is wrong now and was told: causes that last.
-- name: alerts
SELECT site, cause, stage, run_id, detail, sample_url, before, after, next_step, opened_at
FROM ops.open_alerts ORDER BY opened_at, alert_id LIMIT 100

-- What search, stories and figures do not have yet.
-- name: enrich
SELECT waiting, waiting_since, set_aside FROM ops.enrich_standing
