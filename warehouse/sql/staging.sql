-- Staging a run's parse results, and settling what is no article.

-- What a published run had come to, before its pages are read again: publish and discard go back to it. Only the first
-- reading keeps it; those that follow before a decision have nothing new to tell.
-- name: keep_settled
INSERT INTO ops.settled_before (run_id, url_id, outcome, reason, detail, stage)
SELECT r.run_id, r.url_id, r.outcome, r.reason, r.detail, j.stage
FROM ops.run_urls r
JOIN ops.captures c ON c.run_id = r.run_id AND c.url_id = r.url_id AND c.status = 200
LEFT JOIN ops.rejections j ON j.run_id = r.run_id AND j.url_id = r.url_id
WHERE r.run_id = %(run_id)s AND NOT EXISTS (SELECT FROM ops.settled_before b WHERE b.run_id = r.run_id)

-- name: clear_staging
DELETE FROM staging.articles WHERE run_id = %(run_id)s

-- A page that is not in the archive any more (taken down, or past its site's retention) is not read again: what became
-- of it stays.
-- name: clear_rejections
DELETE FROM ops.rejections j USING ops.captures c
WHERE j.run_id = %(run_id)s AND c.run_id = j.run_id AND c.url_id = j.url_id AND c.status = 200

-- name: reset_outcomes
UPDATE ops.run_urls r SET outcome = 'pending', reason = 'to_parse', detail = NULL
FROM ops.captures c
WHERE r.run_id = %(run_id)s AND c.run_id = r.run_id AND c.url_id = r.url_id AND c.status = 200
  AND (r.outcome <> 'pending' OR r.reason IS DISTINCT FROM 'to_parse')

-- What we hold of the pages of this run, for those that were the last source of their article.
-- name: held
SELECT c.url_id, a.content_hash, a.detail_hash, a.fetched_at, a.known_from, a.version
FROM ops.captures c
CROSS JOIN LATERAL (SELECT article_id FROM news.article_urls WHERE url_id = c.url_id OFFSET 0) n
CROSS JOIN LATERAL (SELECT * FROM news.articles WHERE article_id = n.article_id AND url_id = c.url_id OFFSET 0) a
WHERE c.run_id = %(run_id)s

-- name: barred
SELECT DISTINCT b.mark FROM ops.barred b JOIN ops.runs r ON r.site = b.site OR strpos(b.mark, ' ') = 0
WHERE r.run_id = %(run_id)s

-- name: standing
SELECT DISTINCT c.url_id FROM ops.captures c JOIN news.article_urls n USING (url_id) WHERE c.run_id = %(run_id)s

-- name: take_down_again
SELECT ops.take_down_again(%(run_id)s, %(url_id)s, %(marks)s, %(now)s)

-- name: reject
INSERT INTO ops.rejections (run_id, url_id, site, url, stage, reason, detail, rejected_at) VALUES %s
ON CONFLICT (run_id, url_id) DO UPDATE SET stage = excluded.stage, reason = excluded.reason, detail = excluded.detail

-- name: settle_rejected
UPDATE ops.run_urls r SET outcome = 'rejected', reason = j.reason, detail = j.detail
FROM ops.rejections j
WHERE r.run_id = %(run_id)s AND j.run_id = r.run_id AND j.url_id = r.url_id

-- The crawl plans by an article's age, before anyone has read the page. What was refused for a reason that may pass is
-- due again sooner, and when that plan has come to its end; and the ledger forgets the refusal's bytes, which would pass
-- for the article's. What somebody else's archive held, or has been fetched since, says nothing of the moment.
-- name: ask_again
UPDATE ops.urls u SET etag = NULL, last_modified = NULL, payload_digest = NULL,
    due_at = CASE WHEN before.refusals + 1 < %(refusals)s
        THEN least(u.due_at, c.fetched_at + least(%(first_pause)s * 2 ^ before.refusals, %(longest_pause)s))
        ELSE u.due_at END
FROM ops.captures c
JOIN ops.run_urls r USING (run_id, url_id)
CROSS JOIN LATERAL (SELECT count(*) AS refusals FROM ops.run_urls b
                    WHERE b.url_id = c.url_id AND b.run_id <> c.run_id AND b.outcome = 'rejected'
                      AND b.reason = ANY (%(reasons)s)) before
WHERE c.run_id = %(run_id)s AND r.outcome = 'rejected' AND r.reason = ANY (%(reasons)s) AND c.source IS NULL
  AND u.url_id = c.url_id AND u.state = 'fetched'
  AND NOT EXISTS (SELECT FROM ops.captures later WHERE later.url_id = c.url_id AND later.fetched_at > c.fetched_at)

-- Nor may the bytes of a page that was not read, or was refused for whatever reason where an article is known to stand,
-- pass for that article when they come again.
-- name: forget_refused
UPDATE ops.urls u SET etag = NULL, last_modified = NULL, payload_digest = NULL
FROM ops.captures c JOIN ops.run_urls r USING (run_id, url_id)
WHERE c.run_id = %(run_id)s AND c.source IS NULL AND u.url_id = c.url_id AND u.state = 'fetched'
  AND (r.outcome = 'failed'
       OR r.outcome = 'rejected' AND EXISTS (SELECT FROM news.article_urls n WHERE n.url_id = c.url_id))
  AND NOT EXISTS (SELECT FROM ops.captures later WHERE later.url_id = c.url_id AND later.fetched_at > c.fetched_at)

-- name: settle_staged
UPDATE ops.run_urls SET outcome = 'pending', reason = 'to_publish', detail = NULL
WHERE run_id = %(run_id)s AND url_id = ANY (%(staged)s)

-- Pages equal to what we hold need no staging: the run accounts for them at once. Those whose very capture made the
-- version that we hold were published by this run, and stay so.
-- name: settle_equal
UPDATE ops.run_urls r SET outcome = v.outcome, reason = NULL, detail = v.detail
FROM (VALUES %s) v (run_id, url_id, outcome, detail)
WHERE r.run_id = v.run_id AND r.url_id = v.url_id

-- name: settle_failed
UPDATE ops.run_urls r SET outcome = 'failed', reason = v.reason, detail = v.detail
FROM (VALUES %s) v (run_id, url_id, reason, detail)
WHERE r.run_id = v.run_id AND r.url_id = v.url_id

-- name: note_anew
UPDATE staging.articles s SET anew_hash = v.hash FROM (VALUES %s) v (run_id, url_id, hash)
WHERE s.run_id = v.run_id AND s.url_id = v.url_id
