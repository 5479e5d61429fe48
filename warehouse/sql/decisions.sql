-- What an operator decides about a held batch.

-- name: record
INSERT INTO ops.decisions (run_id, decision, who, why, decided_at, findings)
SELECT %(run_id)s, %(decision)s, %(who)s, %(why)s, %(now)s,
       coalesce(jsonb_agg(to_jsonb(f) - 'run_id' ORDER BY f.number), '[]')
FROM ops.findings f WHERE f.run_id = %(run_id)s

-- name: count_articles
SELECT count(*) FROM staging.articles WHERE run_id = %(run_id)s

-- name: release
WITH freed AS (
    UPDATE ops.run_urls SET reason = 'to_publish'
    WHERE run_id = %(run_id)s AND outcome = 'pending' AND reason = 'held'
)
UPDATE ops.runs SET state = 'released' WHERE run_id = %(run_id)s

-- name: reject
INSERT INTO ops.rejections (run_id, url_id, site, url, stage, reason, detail, rejected_at)
SELECT run_id, url_id, site, url, 'discard', 'discarded', %(why)s, %(now)s
FROM staging.articles WHERE run_id = %(run_id)s
ON CONFLICT (run_id, url_id) DO NOTHING

-- name: settle
UPDATE ops.run_urls r SET outcome = 'rejected', reason = 'discarded', detail = %(why)s
FROM staging.articles s
WHERE r.run_id = %(run_id)s AND s.run_id = r.run_id AND s.url_id = r.url_id

-- The ledger must not take the next answer for one that was published: it forgets what it knew of the page's bytes. An
-- article that was gone and that this run found back as it was is looked at again too, or it would count as gone for good.
-- name: fetch_again
UPDATE ops.urls u SET etag = NULL, last_modified = NULL, payload_digest = NULL, due_at = %(now)s
FROM (
    SELECT url_id FROM staging.articles WHERE run_id = %(run_id)s
    UNION
    SELECT o.url_id FROM ops.run_urls o JOIN news.article_urls USING (url_id) JOIN news.articles a USING (article_id)
    WHERE o.run_id = %(run_id)s AND o.outcome = 'unchanged' AND a.deleted_at IS NOT NULL
) s
WHERE u.url_id = s.url_id AND u.state <> 'gone'

-- name: empty
DELETE FROM staging.articles WHERE run_id = %(run_id)s

-- name: discard
UPDATE ops.runs SET state = 'discarded' WHERE run_id = %(run_id)s

-- A run that was published before and read again since goes back to what it was: its articles stand, its account is
-- the old one, and nothing is to be fetched again.
-- name: forget_rejections
DELETE FROM ops.rejections j USING ops.captures c
WHERE j.run_id = %(run_id)s AND c.run_id = j.run_id AND c.url_id = j.url_id AND c.status = 200

-- name: reject_as_before
INSERT INTO ops.rejections (run_id, url_id, site, url, stage, reason, detail, rejected_at)
SELECT b.run_id, b.url_id, u.site, u.url, b.stage, b.reason, coalesce(b.detail, ''), %(now)s
FROM ops.settled_before b JOIN ops.urls u USING (url_id)
WHERE b.run_id = %(run_id)s AND b.stage IS NOT NULL

-- name: settle_as_before
UPDATE ops.run_urls r SET outcome = b.outcome, reason = b.reason, detail = b.detail
FROM ops.settled_before b
WHERE b.run_id = %(run_id)s AND r.run_id = b.run_id AND r.url_id = b.url_id

-- name: forget_settled
DELETE FROM ops.settled_before WHERE run_id = %(run_id)s

-- name: stand
UPDATE ops.runs SET state = 'published' WHERE run_id = %(run_id)s
