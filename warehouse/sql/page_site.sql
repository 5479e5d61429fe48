-- One site on the dashboard.

-- name: state
SELECT site, run_id, logical_at, state, ops.is_at_work(run_id) AS at_work, failure, detail, crawl_state, published, usual_gap, newest_published_at
FROM ops.site_states WHERE site = %(site)s

-- name: runs
SELECT run_id, mode, logical_at, state, ops.is_at_work(run_id) AS at_work, failure, detail, crawl_state, discovered, published,
       unchanged, rejected, failed, skipped, pending, held
FROM ops.run_accounts
WHERE site = %(site)s AND logical_at <= %(before)s AND (logical_at, run_id) < (%(before)s, %(key)s)
ORDER BY logical_at DESC, run_id DESC LIMIT %(limit)s

-- What became of the URLs by hour or day; `missed`: failed, or left pending by something other than the audit; `gone`: taken off
-- the site, which the account has among the failed; `open`: what the latest run has still to do while it is at work.
-- name: coverage
SELECT date_trunc(%(unit)s, logical_at) AS at, count(*)::int AS runs, sum(discovered)::int AS discovered,
       sum(published)::int AS published, sum(unchanged)::int AS unchanged, sum(rejected)::int AS rejected,
       sum(failed - gone + CASE WHEN is_at_work THEN 0 ELSE pending - held END)::int AS missed, sum(gone)::int AS gone,
       sum(held)::int AS held,
       sum(skipped)::int AS skipped, coalesce(sum(pending - held) FILTER (WHERE is_at_work), 0)::int AS open
FROM (
    SELECT r.logical_at, r.discovered, r.published, r.unchanged, r.rejected, r.failed, r.skipped, r.pending, r.held,
           coalesce((r.reasons ->> 'failed/gone')::int, 0) AS gone,
           (r.state IN ('crawled', 'parsed', 'audited', 'released') OR r.state = 'crawling' AND ops.is_at_work(r.run_id))
           AND r.logical_at = max(r.logical_at) OVER () AS is_at_work
    FROM ops.run_accounts r
    WHERE r.site = %(site)s AND r.logical_at >= %(since)s
) runs
GROUP BY 1 ORDER BY 1

-- Why pages were rejected or failed, the most frequent first, each with addresses that show it.
-- name: troubles
SELECT outcome, coalesce(reason, '') AS reason, count(DISTINCT url_id)::int AS urls, max(logical_at) AS last_at,
       (array_agg(run_id ORDER BY logical_at DESC))[1] AS run_id, (array_agg(DISTINCT url))[1:3] AS sample
FROM ops.run_outcomes
WHERE site = %(site)s AND logical_at >= %(since)s AND outcome IN ('failed', 'rejected')
GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2

-- Runs that failed as a whole, whose URLs may all be left for the next one.
-- name: failed_runs
SELECT coalesce(failure, '') AS failure, count(*)::int AS runs, max(logical_at) AS last_at,
       (array_agg(run_id ORDER BY logical_at DESC))[1] AS run_id
FROM ops.run_accounts
WHERE site = %(site)s AND logical_at >= %(since)s AND state = 'failed'
GROUP BY 1 ORDER BY 2 DESC, 1

-- The findings of the last 30 runs.
-- name: findings
SELECT f.check_name, f.severity, f.message, f.field, f.expected, f.actual, f.sample, f.run_id, f.logical_at, f.state
FROM (SELECT run_id FROM ops.run_accounts WHERE site = %(site)s ORDER BY logical_at DESC, run_id DESC LIMIT 30) r
JOIN ops.run_findings f USING (run_id)
ORDER BY f.logical_at DESC, f.run_id DESC, f.number LIMIT 20

-- How many rows of the latest batches had each field, the newest first.
-- name: fill
SELECT run_id, logical_at, accepted, rows, filled FROM ops.batch_fill
WHERE site = %(site)s AND rows > 0 ORDER BY logical_at DESC, run_id DESC LIMIT 21

-- Those that were asked of late; of many, those that failed first.
-- name: sources
SELECT source_url, last_status, last_failure, failures, failing_since, checked_at, changed_at, urls_announced
FROM ops.source_states
WHERE site = %(site)s
  AND checked_at > (SELECT max(checked_at) FROM ops.source_states WHERE site = %(site)s) - interval '7 days'
ORDER BY last_failure IS NULL, source_url LIMIT 50

-- name: completeness
SELECT day, urls, estimated_urls, completeness::float8 AS completeness FROM ops.completeness
WHERE site = %(site)s ORDER BY day DESC LIMIT 14

-- name: held
SELECT run_id, site, logical_at, articles, findings FROM ops.held_runs WHERE site = %(site)s ORDER BY logical_at, run_id

-- name: alerts
SELECT site, cause, stage, run_id, detail, sample_url, before, after, next_step, opened_at
FROM ops.open_alerts WHERE site = %(site)s ORDER BY opened_at, alert_id LIMIT 20
