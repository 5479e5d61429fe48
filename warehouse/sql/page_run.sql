-- One run on the dashboard.

-- name: run
SELECT run_id, site, mode, logical_at, started_at, finished_at, state, ops.is_at_work(run_id) AS at_work, failure, detail, discovered, published, unchanged,
       rejected, failed, skipped, pending, held, crawl_state, warc_files
FROM ops.run_accounts WHERE run_id = %(run_id)s

-- name: reasons
SELECT outcome, coalesce(reason, '') AS reason, count(*)::int AS urls FROM ops.run_outcomes
WHERE run_id = %(run_id)s GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2

-- name: findings
SELECT check_name, severity, message, expected, actual, sample FROM ops.run_findings
WHERE run_id = %(run_id)s ORDER BY number

-- name: decisions
SELECT decision, who, why, decided_at FROM ops.run_decisions WHERE run_id = %(run_id)s ORDER BY decision_id

-- A page of the run's URLs; `after` is the last url_id of the page before.
-- name: urls
SELECT o.url_id, o.url, o.outcome, o.reason, o.detail, o.status,
       (SELECT n.article_id FROM news.article_urls n WHERE n.url_id = o.url_id LIMIT 1) AS article_id
FROM ops.run_outcomes o
WHERE o.run_id = %(run_id)s AND o.url_id > %(after)s AND (%(outcome)s::text IS NULL OR o.outcome = %(outcome)s)
ORDER BY o.url_id LIMIT %(limit)s
