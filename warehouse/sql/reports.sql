-- What command line, demo and dashboard show.

-- name: run_counts
SELECT outcome, reason, count(*)::int FROM ops.run_urls WHERE run_id = %(run_id)s GROUP BY outcome, reason

-- name: run_captures
SELECT count(*)::int FROM ops.captures WHERE run_id = %(run_id)s

-- Each URL once, by its present fate: it stands as an article, or its last run that looked at it says what it is.
-- name: site_standing
WITH fate AS (
    SELECT u.site, u.url_id, CASE
        WHEN EXISTS (SELECT FROM news.article_urls n WHERE n.url_id = u.url_id) THEN 'published'
        WHEN last.outcome = 'pending' AND last.reason = 'held' THEN 'held'
        ELSE coalesce(last.outcome, 'pending') END AS fate
    FROM ops.urls u
    LEFT JOIN LATERAL (
        SELECT o.outcome, o.reason FROM ops.run_urls o JOIN ops.runs r USING (run_id)
        WHERE o.url_id = u.url_id AND o.outcome NOT IN ('published', 'unchanged')
        ORDER BY o.outcome = 'skipped' AND o.reason = 'not_due', r.logical_at DESC, r.run_id DESC LIMIT 1
    ) last ON true
), counted AS (
    SELECT site, count(*)::int AS discovered,
           count(*) FILTER (WHERE fate = 'published')::int AS published,
           count(*) FILTER (WHERE fate = 'rejected')::int AS rejected,
           count(*) FILTER (WHERE fate = 'failed')::int AS failed,
           count(*) FILTER (WHERE fate = 'held')::int AS held,
           count(*) FILTER (WHERE fate = 'skipped')::int AS skipped,
           count(*) FILTER (WHERE fate = 'pending')::int AS pending
    FROM fate GROUP BY site
), articles AS (
    SELECT site, count(*)::int AS articles, count(*) FILTER (WHERE version > 1)::int AS edited,
           sum(version)::int AS versions, count(deleted_at)::int AS deleted
    FROM news.articles GROUP BY site
), unchanged AS (
    SELECT r.site, count(*)::int AS unchanged FROM ops.run_urls o JOIN ops.runs r USING (run_id)
    WHERE o.outcome = 'unchanged' GROUP BY r.site
), complete AS (
    SELECT c.site, round(sum(c.urls)::numeric / sum(c.estimated_urls), 3) AS completeness
    FROM ops.completeness c JOIN (SELECT site, max(day) AS last FROM ops.completeness GROUP BY site) l USING (site)
    WHERE c.day > l.last - 7 AND c.estimated_urls IS NOT NULL GROUP BY c.site
), last_run AS (
    SELECT DISTINCT ON (site) site, run_id, logical_at, state, failure, crawl_report ->> 'state' AS crawl_state
    FROM ops.runs ORDER BY site, logical_at DESC, run_id DESC
)
SELECT l.site, coalesce(c.discovered, 0) AS discovered, coalesce(c.published, 0) AS published,
       coalesce(c.rejected, 0) AS rejected, coalesce(c.failed, 0) AS failed, coalesce(c.held, 0) AS held,
       coalesce(c.skipped, 0) AS skipped, coalesce(c.pending, 0) AS pending,
       coalesce(a.articles, 0) AS articles, coalesce(a.edited, 0) AS edited, coalesce(a.versions, 0) AS versions,
       coalesce(a.deleted, 0) AS deleted, coalesce(n.unchanged, 0) AS unchanged,
       k.completeness::float8 AS completeness, l.run_id AS last_run_id, l.logical_at AS last_run_at, l.state AS last_state,
       l.failure AS last_failure, l.crawl_state AS last_crawl_state, ops.is_at_work(l.run_id) AS last_at_work,
       (SELECT count(*)::int FROM ops.run_urls o WHERE o.run_id = l.run_id AND o.outcome = 'published') AS last_published
FROM last_run l LEFT JOIN counted c USING (site) LEFT JOIN articles a USING (site) LEFT JOIN unchanged n USING (site)
LEFT JOIN complete k USING (site)
ORDER BY l.site

-- A settled run whose sums do not hold: a capture of a page without an outcome, or a batch that was left in staging.
-- name: unreconciled_runs
SELECT r.run_id FROM ops.runs r
WHERE EXISTS (SELECT FROM ops.captures c WHERE c.run_id = r.run_id
              AND NOT EXISTS (SELECT FROM ops.run_urls o WHERE o.run_id = c.run_id AND o.url_id = c.url_id))
   OR (r.state = 'published' AND EXISTS (
        SELECT FROM ops.run_urls o WHERE o.run_id = r.run_id AND o.outcome = 'pending'
        AND o.reason IN ('to_parse', 'to_publish', 'held')))
   OR (r.state IN ('published', 'discarded') AND EXISTS (SELECT FROM staging.articles s WHERE s.run_id = r.run_id))
ORDER BY r.run_id

-- name: findings
SELECT check_name, severity, message, field, expected, actual, sample
FROM ops.findings WHERE run_id = %(run_id)s ORDER BY number

-- name: held_runs
SELECT run_id FROM ops.runs WHERE state = 'held' AND (%(site)s::text IS NULL OR site = %(site)s) ORDER BY logical_at, run_id

-- Whether any article of a site is held, as it may be of one that nobody declares any more.
-- name: holds_site
SELECT EXISTS (SELECT FROM news.articles WHERE site = %(site)s)

-- name: decisions
SELECT run_id, decision, who, why, decided_at FROM ops.decisions
WHERE %(run_id)s::text IS NULL OR run_id = %(run_id)s ORDER BY decision_id

-- name: article_of_url
SELECT article_id FROM news.article_urls WHERE url_key = %(url_key)s ORDER BY first_seen_at LIMIT 1

-- name: article_history
SELECT article_id, version, url, headline, body_text, valid_from, valid_to, known_from, known_to, run_id
FROM news.article_versions WHERE article_id = %(article_id)s ORDER BY version

-- name: edits
SELECT site, article_id, url, version, old_headline, new_headline, edited_at, noticed_at, is_stealth, headline_diff,
       body_diff
FROM news.edits WHERE %(site)s::text IS NULL OR site = %(site)s
ORDER BY noticed_at DESC, article_id LIMIT %(limit)s
