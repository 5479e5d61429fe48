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
WITH mended AS (DELETE FROM ops.enrich_failures WHERE article_id = ANY (%(ids)s))
DELETE FROM ops.enrich_queue WHERE article_id = ANY (%(ids)s)

-- name: set_aside
WITH first AS (
    DELETE FROM ops.enrich_queue WHERE article_id = (
        SELECT article_id FROM ops.enrich_queue ORDER BY queued_at, article_id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING article_id
)
INSERT INTO ops.enrich_failures (article_id, error, failed_at) SELECT article_id, %(error)s, %(now)s FROM first
ON CONFLICT (article_id) DO UPDATE SET error = excluded.error, failed_at = excluded.failed_at

-- Days that the articles were counted under before, and days that they are counted under now; and those of the same
-- texts elsewhere, which are copies or not by which was first.
-- name: days
SELECT DISTINCT o.site, (o.reported_at AT TIME ZONE 'UTC')::date
FROM news.article_stories m JOIN news.article_stories o ON o.story_id = m.story_id AND o.text_id = m.text_id
WHERE m.article_id = ANY (%(ids)s)

-- name: refresh_days
SELECT news.refresh_site_days(%(sites)s::text[], %(days)s::date[])
