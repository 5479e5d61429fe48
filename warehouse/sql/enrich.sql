-- The queue of articles that were published or edited since the last enrich.

-- One batch at a time over all processes: an article must see the stories of those before it.
-- name: lock
SELECT pg_advisory_xact_lock(hashtext('copydesk enrich'))

-- name: take
SELECT article_id FROM ops.enrich_queue ORDER BY queued_at, article_id LIMIT %(most)s FOR UPDATE SKIP LOCKED

-- name: queue_all
INSERT INTO ops.enrich_queue (article_id, queued_at) SELECT article_id, %(now)s FROM news.articles
ON CONFLICT (article_id) DO NOTHING

-- name: settle
DELETE FROM ops.enrich_queue WHERE article_id = ANY (%(ids)s)

-- Days that the articles were counted under before, and days that they are counted under now.
-- name: days
SELECT site, (reported_at AT TIME ZONE 'UTC')::date FROM news.article_stories WHERE article_id = ANY (%(ids)s)

-- name: refresh_days
SELECT news.refresh_site_days(%(sites)s::text[], %(days)s::date[])
