-- The hours of ops.coverage are those of UTC in every session: in one of a zone such as India's, which is off by half an
-- hour, they began at half past. So are the days of news.today().

CREATE OR REPLACE VIEW ops.coverage AS
SELECT r.site, date_trunc('hour', r.logical_at, 'UTC') AS hour, count(DISTINCT r.run_id)::int AS runs,
       count(u.url_id)::int AS discovered,
       count(c.capture_id)::int AS fetched,
       count(c.capture_id) FILTER (WHERE u.outcome IN ('published', 'unchanged', 'rejected')
                                   OR u.reason IN ('to_publish', 'held'))::int AS parsed,
       count(*) FILTER (WHERE u.outcome = 'published')::int AS published,
       count(*) FILTER (WHERE u.outcome = 'unchanged')::int AS unchanged,
       count(*) FILTER (WHERE u.outcome = 'rejected')::int AS rejected,
       count(*) FILTER (WHERE u.outcome = 'failed')::int AS failed,
       count(*) FILTER (WHERE u.outcome = 'skipped')::int AS skipped,
       count(*) FILTER (WHERE u.outcome = 'pending')::int AS pending,
       count(*) FILTER (WHERE u.reason = 'held')::int AS held,
       max(c.fetched_at) AS last_fetched_at
FROM ops.runs r
LEFT JOIN ops.run_urls u USING (run_id)
LEFT JOIN ops.captures c USING (run_id, url_id)
GROUP BY 1, 2;

CREATE OR REPLACE VIEW ops.coverage_reasons AS
SELECT r.site, date_trunc('hour', r.logical_at, 'UTC') AS hour, u.outcome, u.reason, count(*)::int AS urls
FROM ops.runs r JOIN ops.run_urls u USING (run_id)
GROUP BY 1, 2, 3, 4;

CREATE OR REPLACE FUNCTION news.today() RETURNS date
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(max(day), (current_timestamp AT TIME ZONE 'UTC')::date) FROM news.site_days
    WHERE day <= (current_timestamp AT TIME ZONE 'UTC')::date
$$;
