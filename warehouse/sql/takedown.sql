-- Removing articles for good. Run as copydesk_owner: the loader cannot delete what is published.

-- name: articles_of_key
SELECT DISTINCT article_id FROM news.article_urls WHERE url_key = %(url_key)s

-- name: urls
SELECT url_id FROM ops.urls WHERE url = %(url)s
UNION SELECT url_id FROM ops.urls WHERE fetch_url = %(url)s
UNION SELECT url_id FROM news.article_urls WHERE article_id = ANY (%(article_ids)s) AND url_id IS NOT NULL

-- name: captures
SELECT DISTINCT warc_path, warc_offset FROM ops.captures WHERE url_id = ANY (%(url_ids)s)
UNION
SELECT warc_path, warc_offset FROM news.article_versions
WHERE article_id = ANY (%(article_ids)s) AND warc_path IS NOT NULL
ORDER BY 1, 2

-- name: site
SELECT site FROM ops.urls WHERE url_id = ANY (%(url_ids)s) LIMIT 1

-- name: delete_queue
DELETE FROM ops.enrich_queue WHERE article_id = ANY (%(article_ids)s)
-- name: delete_events
DELETE FROM news.article_events WHERE article_id = ANY (%(article_ids)s)
-- name: delete_urls
DELETE FROM news.article_urls WHERE article_id = ANY (%(article_ids)s)
-- name: delete_versions
DELETE FROM news.past_versions WHERE article_id = ANY (%(article_ids)s)
-- name: delete_articles
DELETE FROM news.articles WHERE article_id = ANY (%(article_ids)s)
-- name: delete_staged
DELETE FROM staging.articles WHERE url_id = ANY (%(url_ids)s)
-- name: delete_captures
DELETE FROM ops.captures WHERE url_id = ANY (%(url_ids)s)

-- The ledger keeps the address, so that it is never fetched again, and forgets what the page said.
-- name: bar_urls
UPDATE ops.urls SET state = 'skipped', failure = 'taken_down', due_at = NULL, title = NULL, etag = NULL,
       last_modified = NULL, payload_digest = NULL
WHERE url_id = ANY (%(url_ids)s)

-- name: record
INSERT INTO ops.takedowns (kind, site, url, who, why, article_ids, captures, requested_at, finished_at)
VALUES (%(kind)s, %(site)s, %(url)s, %(who)s, %(why)s, %(article_ids)s, %(captures)s, %(now)s,
        CASE WHEN %(captures)s::jsonb = '[]' THEN %(now)s::timestamptz END)
RETURNING takedown_id

-- name: finish
UPDATE ops.takedowns SET finished_at = %(now)s WHERE takedown_id = %(takedown_id)s AND finished_at IS NULL

-- name: unfinished
SELECT takedown_id, kind, url, article_ids, captures FROM ops.takedowns WHERE finished_at IS NULL ORDER BY takedown_id

-- name: expired_articles
SELECT article_id FROM news.articles
WHERE site = %(site)s AND coalesce(published_at, first_seen_at) < %(before)s ORDER BY article_id LIMIT %(limit)s

-- name: expired_captures
DELETE FROM ops.captures c USING ops.runs r
WHERE r.run_id = c.run_id AND r.site = %(site)s AND c.fetched_at < %(before)s
  AND NOT EXISTS (SELECT FROM news.article_versions v WHERE v.warc_path = c.warc_path AND v.warc_offset = c.warc_offset
                  AND v.article_id IN (SELECT article_id FROM news.article_urls n WHERE n.url_id = c.url_id))
RETURNING c.warc_path, c.warc_offset
