"""The statements of the ledger, as named constants; `VALUES %s` stands for a batch of rows."""

FORGET_TURNS = "DELETE FROM ops.host_turns"
TAKE_LOCK = """
SELECT CASE WHEN pg_try_advisory_lock(hashtextextended('copydesk crawl ' || %(site)s, 0))
       THEN pg_try_advisory_lock_shared(hashtextextended('copydesk run ' || %(run_id)s, 0)) ELSE false END
"""

FREE_LOCK = """
SELECT pg_advisory_unlock(hashtextextended('copydesk crawl ' || %(site)s, 0)),
       pg_advisory_unlock_shared(hashtextextended('copydesk run ' || %(run_id)s, 0))
"""

LOCK_HOLDER = """
SELECT a.application_name || ', connection ' || a.pid
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('copydesk crawl ' || %(site)s, 0)
"""

OPEN_RUN = """
INSERT INTO ops.runs (run_id, site, mode, logical_at, started_at) VALUES
    (%(run_id)s, %(site)s, %(mode)s, %(logical_at)s, %(started_at)s)
ON CONFLICT (run_id) DO UPDATE SET state = 'crawling', failure = NULL, detail = NULL, finished_at = NULL
"""

FREE_LEASES = (
    "UPDATE ops.urls SET lease_run_id = NULL, leased_until = NULL WHERE site = %(site)s AND lease_run_id IS NOT NULL"
)

ADOPT_CAPTURES = """
WITH orphan AS (
    SELECT DISTINCT ON (c.url_id) c.*
    FROM ops.captures c
    JOIN ops.runs r USING (run_id)
    JOIN ops.run_urls u USING (run_id, url_id)
    WHERE r.site = %(site)s AND r.run_id <> %(run_id)s AND r.state IN ('crawling', 'failed') AND r.parse_report IS NULL
      AND u.outcome = 'pending' AND u.reason = 'to_parse'
      AND NOT EXISTS (SELECT FROM ops.captures later WHERE later.url_id = c.url_id AND later.capture_id > c.capture_id)
    ORDER BY c.url_id, c.capture_id DESC
), entered AS (
    INSERT INTO ops.run_urls (run_id, url_id, outcome, reason, status)
    SELECT %(run_id)s, url_id, 'pending', 'to_parse', status FROM orphan
    ON CONFLICT (run_id, url_id) DO NOTHING
)
INSERT INTO ops.captures (run_id, url_id, final_url, status, fetched_at, content_type, warc_path, warc_offset,
                          payload_digest, length_bytes, source, opt_out)
SELECT %(run_id)s, url_id, final_url, status, fetched_at, content_type, warc_path, warc_offset,
       payload_digest, length_bytes, source, opt_out FROM orphan
ON CONFLICT (run_id, url_id) DO NOTHING
"""

RUN_EXISTS = "SELECT EXISTS (SELECT FROM ops.runs WHERE run_id = %(run_id)s)"

FIND_URLS = """
SELECT u.url_id, u.url, greatest(u.fetched_at, u.gone_at), c.url_id IS NOT NULL
FROM ops.urls u
LEFT JOIN ops.captures c ON c.url_id = u.url_id AND c.run_id = %(run_id)s
WHERE u.site = %(site)s AND u.url = ANY(%(urls)s) AND u.failure IS DISTINCT FROM 'taken_down'
"""

# An address at whichever site it was taken down; a publisher's number, which has a time beside it, at its own.
BARRED = "SELECT DISTINCT mark FROM ops.barred WHERE site = %(site)s OR strpos(mark, ' ') = 0"

SOURCES = """
SELECT source_url, etag, last_modified, body_digest, full_at, checked_at, changed_at,
       urls_announced IS NOT DISTINCT FROM 0, failures, index_url
FROM ops.sources WHERE site = %(site)s
"""

HOLDS = "SELECT host, max(hold_until) FROM ops.hosts WHERE hold_until > %(at)s GROUP BY host"

OPT_OUT_FILES = """
SELECT host, tdmrep, ai_txt FROM ops.hosts WHERE site = %(site)s AND opt_out_checked_at > %(since)s
"""

KEEP_OPT_OUT_FILES = """
INSERT INTO ops.hosts (site, host, tdmrep, ai_txt, opt_out_checked_at)
VALUES (%(site)s, %(host)s, %(tdmrep)s, %(ai_txt)s, %(at)s)
ON CONFLICT (site, host) DO UPDATE SET
    tdmrep = excluded.tdmrep, ai_txt = excluded.ai_txt, opt_out_checked_at = excluded.opt_out_checked_at
"""

HOLD = """
INSERT INTO ops.hosts (site, host, hold_until, hold_reason) VALUES (%(site)s, %(host)s, %(until)s, %(reason)s)
ON CONFLICT (site, host) DO UPDATE SET hold_until = excluded.hold_until, hold_reason = excluded.hold_reason
"""

ROBOTS = """
SELECT status, body FROM ops.robots
WHERE robots_url = %(robots_url)s AND checked_at > %(since)s AND checked_at <= %(until)s
"""

KEEP_ROBOTS = """
INSERT INTO ops.robots (robots_url, status, body, checked_at) VALUES (%(robots_url)s, %(status)s, %(body)s, %(at)s)
ON CONFLICT (robots_url) DO UPDATE SET
    status = excluded.status, body = excluded.body, checked_at = excluded.checked_at
"""

HOLD_TURNS = """
INSERT INTO ops.host_turns (host, taken_at, gap) VALUES (%(host)s, clock_timestamp(), %(silence)s)
ON CONFLICT (host) DO UPDATE SET taken_at = excluded.taken_at, gap = excluded.gap
"""

TAKE_TURN = """
INSERT INTO ops.host_turns AS t (host, taken_at, gap)
SELECT %(host)s, clock_timestamp(), %(gap)s
WHERE NOT EXISTS (SELECT FROM ops.hosts WHERE host = %(host)s AND hold_until > %(at)s)
ON CONFLICT (host) DO UPDATE SET taken_at = clock_timestamp(), gap = excluded.gap
    WHERE t.taken_at + greatest(t.gap, %(delay)s) <= clock_timestamp()
       OR t.taken_at > clock_timestamp()  -- the server's clock was set back
RETURNING host
"""

TURN_WAIT = """
SELECT extract(epoch FROM greatest(
    (SELECT max(hold_until) - %(at)s FROM ops.hosts WHERE host = %(host)s),
    (SELECT taken_at + greatest(gap, %(delay)s) - clock_timestamp() FROM ops.host_turns WHERE host = %(host)s)
))
"""

SAVE_SOURCE = """
INSERT INTO ops.sources AS s (site, source_url, etag, last_modified, body_digest, last_status, last_failure, checked_at,
                         changed_at, full_at, failing_since, failures, urls_announced, index_url)
VALUES (%(site)s, %(source_url)s, %(etag)s, %(last_modified)s, %(body_digest)s, %(status)s, %(failure)s, %(checked_at)s,
        CASE WHEN %(changed)s THEN %(checked_at)s::timestamptz END,
        CASE WHEN %(status)s = 200 AND %(failure)s IS NULL THEN %(checked_at)s::timestamptz END,
        CASE WHEN %(failure)s IS NOT NULL THEN %(checked_at)s::timestamptz END,
        (%(failure)s IS NOT NULL)::int, %(urls_announced)s, %(index_url)s)
ON CONFLICT (site, source_url) DO UPDATE SET
    etag = CASE WHEN excluded.last_status = 200 THEN excluded.etag ELSE s.etag END,
    last_modified = CASE WHEN excluded.last_status = 200 THEN excluded.last_modified ELSE s.last_modified END,
    body_digest = coalesce(excluded.body_digest, s.body_digest),
    last_status = excluded.last_status,
    last_failure = excluded.last_failure,
    checked_at = excluded.checked_at,
    changed_at = coalesce(excluded.changed_at, s.changed_at),
    full_at = coalesce(excluded.full_at, s.full_at),
    failing_since = CASE WHEN excluded.last_failure IS NOT NULL THEN coalesce(s.failing_since, excluded.checked_at) END,
    failures = CASE WHEN excluded.last_failure IS NOT NULL THEN s.failures + 1 ELSE 0 END,
    urls_announced = coalesce(excluded.urls_announced, s.urls_announced),
    index_url = coalesce(excluded.index_url, s.index_url)
"""

# An announced edit is looked at now, unless the last one came to nothing: then when the page has been left alone for as
# long as it had stood unchanged, or nearly three days. Some sitemaps print other times whenever they are asked.
ANNOUNCE = """
INSERT INTO ops.urls AS u (site, url, fetch_url, source, source_kind, title, announced_published_at,
                           announced_modified_at, first_discovered_at, last_announced_at, state, failure, due_at,
                           publisher_id)
VALUES %s
ON CONFLICT (site, url) DO UPDATE SET
    publisher_id = coalesce(excluded.publisher_id, u.publisher_id),
    last_announced_at = excluded.last_announced_at,
    title = CASE WHEN u.failure IS DISTINCT FROM 'taken_down' THEN coalesce(u.title, excluded.title) END,
    announced_published_at = coalesce(u.announced_published_at, excluded.announced_published_at),
    announced_modified_at = greatest(u.announced_modified_at, excluded.announced_modified_at),
    state = CASE WHEN excluded.failure = 'taken_down' THEN 'skipped'
                 WHEN u.state = 'skipped' AND excluded.state = 'new' AND u.failure IS DISTINCT FROM 'taken_down'
                 THEN 'new' ELSE u.state END,
    failure = CASE WHEN excluded.failure = 'taken_down' THEN 'taken_down' ELSE u.failure END,
    due_at = CASE
        WHEN 'taken_down' IN (u.failure, excluded.failure) THEN NULL
        WHEN u.state = 'skipped' AND u.robots IS DISTINCT FROM 'disallowed' AND excluded.state = 'new'
            THEN excluded.due_at
        WHEN u.state = 'new' THEN coalesce(u.due_at, excluded.due_at)  -- a backfill found it, and left it to the next
        WHEN u.state = 'fetched' AND excluded.announced_modified_at > u.fetched_at
             AND excluded.announced_modified_at > coalesce(u.announced_modified_at, '-infinity')
             AND excluded.announced_modified_at <= excluded.last_announced_at
            THEN (SELECT CASE WHEN u.announced_modified_at > stood.since
                         THEN least(u.due_at, greatest(excluded.last_announced_at, u.fetched_at + least(
                                  u.fetched_at - stood.since, interval '70 hours')))
                         ELSE excluded.last_announced_at END
                  FROM (SELECT CASE WHEN 'unchanged' = (
                                    SELECT r.outcome FROM ops.captures c JOIN ops.run_urls r USING (run_id, url_id)
                                    WHERE c.url_id = u.url_id ORDER BY c.capture_id DESC LIMIT 1)
                               THEN coalesce((SELECT max(a.known_from) FROM news.article_urls n
                                              JOIN news.articles a USING (article_id) WHERE n.url_id = u.url_id),
                                             u.changed_at)
                               ELSE u.changed_at END AS since) stood)
        ELSE u.due_at END
RETURNING url_id, url, state, failure, due_at, (xmax = 0)
"""

ANNOUNCE_SOURCES = """
INSERT INTO ops.url_sources (url_id, source, source_kind, announced_at, text_path, text_offset) VALUES %s
ON CONFLICT (url_id, source) DO UPDATE SET text_path = excluded.text_path, text_offset = excluded.text_offset
    WHERE excluded.text_path IS NOT NULL
"""

ENTER_RUN = """
INSERT INTO ops.run_urls (run_id, url_id, outcome, reason) VALUES %s
ON CONFLICT (run_id, url_id) DO NOTHING
"""

TAKEN = """
SELECT c.source, c.fetched_at FROM ops.captures c JOIN ops.runs r USING (run_id)
WHERE r.site = %(site)s AND c.run_id <> %(run_id)s AND c.source IS NOT NULL
  AND regexp_replace(c.source, ':[0-9]+$', '') = ANY (%(files)s)
"""

ENROL_DUE = """
WITH due AS (
    SELECT u.url_id, u.fetched_at IS NOT NULL AS known,
           row_number() OVER (
               PARTITION BY u.fetched_at IS NOT NULL
               ORDER BY CASE WHEN u.fetched_at IS NOT NULL THEN u.due_at END,
                        coalesce(u.announced_published_at, u.announced_modified_at, u.first_discovered_at) DESC,
                        u.url_id
           ) AS place
    FROM ops.urls u LEFT JOIN ops.run_urls r ON r.url_id = u.url_id AND r.run_id = %(run_id)s
    WHERE u.site = %(site)s AND (%(mode)s <> 'backfill' OR r.url_id IS NOT NULL)
      AND (u.due_at <= %(at)s OR (%(mode)s = 'backfill' AND u.state = 'new' AND r.reason IN ('to_fetch', 'too_many')))
)
INSERT INTO ops.run_urls AS r (run_id, url_id, outcome, reason)
SELECT %(run_id)s, url_id,
       CASE WHEN fits THEN 'pending' ELSE 'skipped' END, CASE WHEN fits THEN 'to_fetch' ELSE 'too_many' END
FROM (SELECT url_id, (NOT known OR place <= %(revisits)s)
                     AND row_number() OVER (ORDER BY known, place) <= %(limit)s AS fits FROM due) judged
ON CONFLICT (run_id, url_id) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason, detail = NULL
    WHERE r.outcome IN ('failed', 'skipped') OR (r.outcome = 'pending' AND r.reason = 'to_fetch')
"""

CLAIM = """
WITH next AS (
    SELECT u.url_id
    FROM ops.run_urls r JOIN ops.urls u USING (url_id)
    WHERE r.run_id = %(run_id)s AND r.outcome = 'pending' AND r.reason = 'to_fetch'
      AND u.lease_run_id IS NULL
    ORDER BY u.attempts > 0, u.fetched_at IS NOT NULL,  -- what was refused before may end the run
             CASE WHEN u.fetched_at IS NOT NULL THEN u.due_at END,
             coalesce(u.announced_published_at, u.announced_modified_at, u.first_discovered_at) DESC, u.url_id
    LIMIT %(limit)s
    FOR UPDATE OF u SKIP LOCKED
)
UPDATE ops.urls u SET lease_run_id = %(run_id)s, leased_until = %(leased_until)s
FROM next WHERE u.url_id = next.url_id
RETURNING u.url_id, u.url, u.fetch_url, u.announced_published_at, u.announced_modified_at, u.first_fetched_at,
          u.fetched_at, u.revisits,
          u.etag, u.last_modified, u.payload_digest, u.attempts, u.gone_at, u.first_discovered_at
"""

SETTLE_URLS = """
UPDATE ops.urls u SET
    lease_run_id = NULL, leased_until = NULL,
    state = coalesce(v.state, u.state),
    due_at = CASE WHEN v.state IS NULL THEN u.due_at ELSE v.due_at END,
    attempts = CASE WHEN v.state = 'fetched' THEN 0
                    WHEN v.state IN ('failed', 'gone') THEN u.attempts + 1 ELSE u.attempts END,
    failure = CASE WHEN v.state IS NULL THEN u.failure
                   WHEN v.outcome = 'failed' OR v.state = 'skipped' THEN v.reason END,
    failing_since = CASE WHEN v.state = 'failed' THEN coalesce(u.failing_since, v.at)
                         WHEN v.state IS NULL THEN u.failing_since END,
    robots = coalesce(v.robots, u.robots),
    etag = CASE WHEN v.state = 'fetched' THEN v.etag ELSE u.etag END,
    last_modified = CASE WHEN v.state = 'fetched' THEN v.last_modified ELSE u.last_modified END,
    first_fetched_at = CASE WHEN v.state = 'fetched' THEN coalesce(u.first_fetched_at, v.at)
                            ELSE u.first_fetched_at END,
    fetched_at = CASE WHEN v.state = 'fetched' THEN v.at ELSE u.fetched_at END,
    revisits = u.revisits + (v.state IS NOT DISTINCT FROM 'fetched' AND u.fetched_at IS NOT NULL)::int,
    changed_at = CASE WHEN v.captured AND v.state IS NOT NULL THEN v.at ELSE u.changed_at END,
    gone_at = CASE WHEN v.state = 'gone' THEN coalesce(u.gone_at, v.at)
                   WHEN v.state = 'fetched' THEN NULL ELSE u.gone_at END,
    payload_digest = CASE WHEN v.state IS NULL THEN u.payload_digest
                          ELSE coalesce(v.payload_digest, u.payload_digest) END,
    opt_out = CASE WHEN v.state IS NULL OR v.opt_out IS NULL THEN u.opt_out
                   WHEN v.opt_out <> '{}' THEN v.opt_out END
FROM (VALUES %s) AS v (url_id, at, outcome, reason, state, due_at, robots, etag, last_modified, payload_digest,
                       opt_out, captured)
WHERE u.url_id = v.url_id AND u.failure IS DISTINCT FROM 'taken_down'
"""

SETTLE_RUN = """
UPDATE ops.run_urls r SET outcome = v.outcome, reason = v.reason, detail = v.detail, status = v.status
FROM (VALUES %s) AS v (url_id, outcome, reason, detail, status, run_id)
WHERE r.run_id = v.run_id AND r.url_id = v.url_id
"""

ADD_CAPTURES = """
INSERT INTO ops.captures (run_id, url_id, final_url, status, fetched_at, content_type, warc_path, warc_offset,
                          payload_digest, length_bytes, source, opt_out)
VALUES %s
ON CONFLICT (run_id, url_id) DO UPDATE SET
    final_url = excluded.final_url, status = excluded.status, fetched_at = excluded.fetched_at,
    content_type = excluded.content_type, warc_path = excluded.warc_path, warc_offset = excluded.warc_offset,
    payload_digest = excluded.payload_digest, length_bytes = excluded.length_bytes, source = excluded.source,
    opt_out = excluded.opt_out
"""

ACCOUNTS = "SELECT outcome, reason, count(*) FROM ops.run_urls WHERE run_id = %(run_id)s GROUP BY outcome, reason"

CAPTURE_COUNT = "SELECT count(*) FROM ops.captures WHERE run_id = %(run_id)s"

ESTIMATE_COMPLETENESS = "SELECT ops.estimate_completeness(%(run_id)s, %(at)s)"

CLOSE_RUN = """
UPDATE ops.runs SET state = CASE WHEN %(failed)s THEN 'failed' ELSE 'crawled' END, finished_at = %(at)s,
       failure = %(failure)s, detail = %(detail)s, crawl_report = %(report)s::jsonb
WHERE run_id = %(run_id)s
"""
