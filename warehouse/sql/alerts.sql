-- name: lock
-- Two stages of a site that end at once must see of each other what still lasts.
SELECT pg_advisory_xact_lock(hashtext('copydesk alerts'), hashtext(%(site)s))

-- name: open
-- What belongs to no run counts each time.
INSERT INTO ops.alerts (site, cause, stage, run_id, detail, sample_url, before, after, next_step, opened_at, last_seen_at)
VALUES (%(site)s, %(cause)s, %(stage)s, %(run_id)s, %(detail)s, %(sample_url)s, %(before)s, %(after)s, %(next_step)s,
        %(now)s, %(now)s)
ON CONFLICT (site, cause, stage) WHERE closed_at IS NULL DO UPDATE SET
    run_id = excluded.run_id, detail = excluded.detail, after = excluded.after,
    sample_url = coalesce(excluded.sample_url, alerts.sample_url), next_step = excluded.next_step,
    last_seen_at = excluded.last_seen_at,
    occurrences = alerts.occurrences + (excluded.run_id IS NULL OR alerts.run_id IS DISTINCT FROM excluded.run_id)::int

-- name: close
WITH found AS (SELECT * FROM unnest(%(causes)s::text[], %(troubled)s::text[]) AS f (cause, stage)),
ended AS (
    SELECT alert_id, cause, stage FROM ops.alerts
    WHERE site = %(site)s AND closed_at IS NULL AND stage = ANY (%(stages)s)
      AND (cause, stage) NOT IN (SELECT cause, stage FROM found))
UPDATE ops.alerts a
SET closed_at = %(now)s,
    recovered = a.stage NOT IN (SELECT stage FROM found) AND a.cause NOT IN (
        SELECT cause FROM ops.alerts
        WHERE site = %(site)s AND closed_at IS NULL AND alert_id NOT IN (SELECT alert_id FROM ended))
FROM ended WHERE a.alert_id = ended.alert_id

-- name: untold
-- What ended before anybody was told of it is not told at all.
SELECT alert_id, site, cause, stage, run_id, detail, sample_url, before, after, next_step, occurrences, opened_at,
       last_seen_at, closed_at
FROM ops.alerts a
WHERE CASE WHEN %(over)s THEN recovered AND told_at IS NOT NULL AND recovery_told_at IS NULL
           ELSE closed_at IS NULL AND told_at IS NULL END
  AND NOT EXISTS (
      SELECT FROM ops.alerts other
      WHERE other.cause = a.cause
        AND CASE WHEN %(over)s THEN other.recovery_told_at ELSE other.told_at END > %(since)s)
ORDER BY cause, site
FOR UPDATE OF a SKIP LOCKED

-- name: told
UPDATE ops.alerts SET told_at = %(now)s WHERE alert_id = ANY (%(ids)s)

-- name: told_over
UPDATE ops.alerts SET recovery_told_at = %(now)s WHERE alert_id = ANY (%(ids)s)

-- name: standing
SELECT alert_id, site, cause, stage, run_id, detail, sample_url, before, after, next_step, occurrences, opened_at,
       last_seen_at, closed_at
FROM ops.alerts WHERE closed_at IS NULL ORDER BY opened_at, site

-- name: sample
SELECT u.url FROM ops.run_urls r JOIN ops.urls u USING (url_id)
WHERE r.run_id = %(run_id)s AND r.outcome = 'failed' AND r.reason = %(failure)s
ORDER BY u.url_id DESC LIMIT 1

-- name: findings
SELECT check_name, message, expected, actual, sample FROM ops.findings
WHERE run_id = %(run_id)s AND severity = 'error' ORDER BY number

-- By its account: the report of a run is of the latest publishing, which has nothing new where its pages were read again.
-- name: last_good
SELECT run_id, logical_at,
       (SELECT count(*)::int FROM ops.run_urls u WHERE u.run_id = r.run_id AND u.outcome = 'published') AS published
FROM ops.runs r
WHERE site = %(site)s AND run_id <> %(run_id)s AND state = 'published' AND failure IS NULL
ORDER BY logical_at DESC LIMIT 1
