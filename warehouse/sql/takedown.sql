-- Removing articles for good. Run as copydesk_owner: the loader cannot delete what is published.

-- name: articles_of_key
SELECT DISTINCT article_id FROM news.article_urls WHERE url_key = %(url_key)s

-- The numbers that articles had before they were merged into these: copies of them are known by those.
-- name: with_merged
WITH RECURSIVE gone AS (
    SELECT unnest(%(article_ids)s::bigint[]) AS article_id
    UNION
    SELECT c.other_id FROM ops.identity_changes c JOIN gone g ON c.kept_id = g.article_id
    WHERE c.change = 'merge' AND c.undone_at IS NULL
)
SELECT article_id FROM gone ORDER BY article_id

-- name: urls
SELECT url_id FROM ops.urls WHERE url = %(url)s
UNION SELECT url_id FROM ops.urls WHERE fetch_url = %(url)s
UNION SELECT url_id FROM news.article_urls WHERE article_id = ANY (%(article_ids)s) AND url_id IS NOT NULL

-- Every form of the addresses that is in the ledger. A form keeps the last word of the path: the few URLs that have it
-- are compared by their keys.
-- name: likely_forms
SELECT url_id, url, fetch_url FROM ops.urls
WHERE site = ANY (%(sites)s) AND EXISTS (SELECT FROM unnest(%(words)s::text[]) w WHERE strpos(lower(url), lower(w)) > 0)

-- name: addresses
SELECT url_key FROM news.article_urls WHERE article_id = ANY (%(article_ids)s)

-- Addresses of which another article has a form: what is taken down there goes by the number of its row in the ledger.
-- name: shared
SELECT url_key FROM news.article_urls
WHERE site = ANY (%(sites)s) AND url_key = ANY (%(marks)s) AND article_id <> ALL (%(article_ids)s) AND url_id IS NOT NULL

-- Each with its own time of publication: of two articles that merged, the one has the other's.
-- name: publisher_ids
SELECT publisher_id, published_at FROM news.articles WHERE article_id = ANY (%(article_ids)s)
UNION
SELECT was->>'publisher_id', (was->>'published_at')::timestamptz
FROM ops.identity_changes c CROSS JOIN LATERAL (VALUES (c.kept), (c.other->'article')) merged (was)
WHERE c.change = 'merge' AND c.undone_at IS NULL
  AND c.kept_id = ANY (%(article_ids)s) AND c.other_id = ANY (%(article_ids)s)

-- name: urls_of
SELECT url FROM ops.urls WHERE url_id = ANY (%(url_ids)s)
UNION SELECT fetch_url FROM ops.urls WHERE url_id = ANY (%(url_ids)s)

-- name: captures
SELECT DISTINCT warc_path, warc_offset FROM ops.captures WHERE url_id = ANY (%(url_ids)s)
UNION
SELECT warc_path, warc_offset FROM news.article_versions
WHERE article_id = ANY (%(article_ids)s) AND warc_path IS NOT NULL
ORDER BY 1, 2

-- The article's own site first: others may have met its address as a link that leads off them.
-- name: sites
SELECT site FROM (
    SELECT site, 1 AS place FROM news.articles WHERE article_id = ANY (%(article_ids)s)
    UNION ALL SELECT site, 2 + (failure IS NOT DISTINCT FROM 'off_site')::int FROM ops.urls
    WHERE url_id = ANY (%(url_ids)s) OR fetch_url = %(url)s) known
GROUP BY site ORDER BY min(place), site

-- name: sites_of_host
SELECT DISTINCT site FROM ops.urls
WHERE right('.' || split_part(url, '/', 3), length(%(host)s) + 1) = '.' || %(host)s AND failure IS DISTINCT FROM 'off_site'
ORDER BY site

-- name: since
SELECT min(first_discovered_at) FROM ops.urls WHERE url_id = ANY (%(url_ids)s)

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
-- What a merge kept of the two articles as they were is a copy like any other.
-- name: empty_changes
UPDATE ops.identity_changes SET kept = NULL, other = '{}'
WHERE kept_id = ANY (%(article_ids)s) OR other_id = ANY (%(article_ids)s)

-- name: delete_captures
DELETE FROM ops.captures WHERE url_id = ANY (%(url_ids)s)

-- The ledger keeps the address, so that it is never fetched again, and forgets what the page said.
-- name: bar_urls
UPDATE ops.urls SET state = 'skipped', failure = 'taken_down', due_at = NULL, title = NULL, etag = NULL,
       last_modified = NULL, payload_digest = NULL
WHERE url_id = ANY (%(url_ids)s)

-- What a run had still to do with it, is at once done.
-- name: settle_open
UPDATE ops.run_urls SET outcome = 'skipped', reason = 'taken_down', detail = NULL
WHERE url_id = ANY (%(url_ids)s) AND outcome = 'pending'

-- A feed's whole text of the article is in the archive among others: it is taken out of there (finish).
-- name: forget_texts
UPDATE ops.url_sources SET text_path = NULL, text_offset = NULL WHERE url_id = ANY (%(url_ids)s)

-- name: record
INSERT INTO ops.takedowns (kind, site, url, who, why, article_ids, captures, requested_at, since)
VALUES (%(kind)s, %(site)s, %(url)s, %(who)s, %(why)s, %(article_ids)s, %(captures)s, %(now)s, %(since)s)
RETURNING takedown_id

-- name: bar
INSERT INTO ops.barred (site, mark, takedown_id)
SELECT %(site)s, mark, %(takedown_id)s FROM unnest(%(marks)s) mark ON CONFLICT DO NOTHING

-- name: finish
UPDATE ops.takedowns SET finished_at = %(now)s WHERE takedown_id = %(takedown_id)s AND finished_at IS NULL

-- name: alone
SELECT pg_advisory_lock(hashtext('copydesk removal'))

-- name: unfinished
SELECT takedown_id, kind, url, article_ids, captures, site, since, who, why, requested_at,
       ARRAY(SELECT mark FROM ops.barred b WHERE b.site = t.site AND b.takedown_id = t.takedown_id ORDER BY mark),
       ARRAY(SELECT t.site WHERE t.site IS NOT NULL UNION SELECT b.site FROM ops.barred b WHERE b.takedown_id = t.takedown_id
             ORDER BY 1)
FROM ops.takedowns t WHERE finished_at IS NULL ORDER BY takedown_id

-- The lock that a crawl of the site holds to its end.
-- name: is_crawled
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('copydesk crawl ' || %(site)s, 0)
)

-- name: alone_with_site
SELECT pg_try_advisory_xact_lock(hashtextextended('copydesk crawl ' || %(site)s, 0))

-- A takedown that the archive remembers and this warehouse does not.
-- name: remember
INSERT INTO ops.takedowns (kind, site, url, who, why, article_ids, captures, requested_at, since, finished_at)
SELECT 'takedown', %(site)s, %(url)s, %(who)s, %(why)s, '{}', '[]', %(requested_at)s, %(since)s, %(now)s
WHERE NOT EXISTS (SELECT FROM ops.takedowns t WHERE t.site = %(site)s AND t.url = %(url)s
                  AND t.requested_at = %(requested_at)s)
RETURNING takedown_id

-- What stands though it was taken down, as after a backup was restored that is older.
-- name: standing_again
SELECT DISTINCT t.url FROM ops.takedowns t JOIN ops.barred b USING (takedown_id)
JOIN news.article_urls u ON u.site = b.site AND u.url_key = b.mark AND u.url_id IS NOT NULL
ORDER BY t.url

-- name: expired_articles
SELECT article_id FROM news.articles
WHERE site = %(site)s AND coalesce(published_at, first_seen_at) < %(before)s ORDER BY article_id LIMIT %(limit)s

-- The pages of what has expired, whenever they were fetched: read again, they would bring it back. Those of runs at work,
-- or held, are still to be accounted for.
-- name: expired_pages
DELETE FROM ops.captures c USING ops.runs r
WHERE c.url_id IN (SELECT url_id FROM news.article_urls WHERE article_id = ANY (%(article_ids)s))
  AND r.run_id = c.run_id AND r.state IN ('published', 'discarded')
RETURNING c.warc_path, c.warc_offset

-- name: expired_captures
DELETE FROM ops.captures c USING ops.runs r
WHERE r.run_id = c.run_id AND r.site = %(site)s AND c.fetched_at < %(before)s
  AND NOT EXISTS (SELECT FROM news.article_versions v WHERE v.warc_path = c.warc_path AND v.warc_offset = c.warc_offset
                  AND v.article_id IN (SELECT article_id FROM news.article_urls n WHERE n.url_id = c.url_id))
RETURNING c.warc_path, c.warc_offset
