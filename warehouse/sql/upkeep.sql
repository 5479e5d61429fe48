-- What maintenance asks and mends.

-- name: neglected
SELECT site FROM ops.urls WHERE lease_run_id IS NOT NULL AND leased_until < %(before)s
UNION
SELECT site FROM ops.runs WHERE state = 'crawling' AND started_at < %(before)s
ORDER BY site

-- name: lock_site
SELECT pg_try_advisory_xact_lock(hashtextextended('copydesk crawl ' || %(site)s, 0))

-- name: free_leases
UPDATE ops.urls SET lease_run_id = NULL, leased_until = NULL WHERE site = %(site)s AND lease_run_id IS NOT NULL

-- name: end_runs
UPDATE ops.runs SET state = 'failed', failure = 'interrupted', finished_at = %(now)s,
    detail = 'the crawl ended without a word: its process was killed, or its machine went down'
WHERE site = %(site)s AND state = 'crawling' AND started_at < %(before)s

-- name: tables
SELECT schemaname, relname FROM pg_stat_user_tables
WHERE schemaname IN ('news', 'ops', 'staging') AND (n_dead_tup > 0 OR n_mod_since_analyze > 0 OR last_analyze IS NULL)
ORDER BY schemaname, relname

-- name: freshness
SELECT given.site, ran.started_at, good.logical_at, newest.published_at, coalesce(day.articles, 0)
FROM unnest(%(sites)s::text[]) AS given (site)
LEFT JOIN LATERAL (SELECT max(started_at) AS started_at FROM ops.runs r WHERE r.site = given.site) ran ON true
LEFT JOIN LATERAL (SELECT max(logical_at) AS logical_at FROM ops.runs r
                   WHERE r.site = given.site AND r.state = 'published') good ON true
LEFT JOIN LATERAL (SELECT max(published_at) AS published_at FROM news.articles a
                   WHERE a.site = given.site AND a.published_at <= %(now)s) newest ON true
LEFT JOIN LATERAL (SELECT count(*) AS articles FROM news.articles a
                   WHERE a.site = given.site AND a.first_seen_at > %(now)s - interval '1 day') day ON true
ORDER BY given.site

-- name: recent_captures
SELECT warc_path, warc_offset, payload_digest FROM ops.captures
WHERE fetched_at > %(since)s ORDER BY random() LIMIT %(most)s

-- name: any_captures
WITH bounds AS (SELECT min(capture_id) AS low, max(capture_id) AS high FROM ops.captures),
     drawn AS (SELECT DISTINCT low + floor(random() * (high - low + 1))::bigint AS capture_id
               FROM bounds, generate_series(1, %(most)s))
SELECT warc_path, warc_offset, payload_digest FROM ops.captures JOIN drawn USING (capture_id)
