-- Exports: the articles in the order of the index on published_at, those without a time last.

-- name: articles
SELECT a.article_id, a.site, a.url, a.canonical_url, a.headline, a.description, a.authors, a.published_at,
       a.modified_at, a.section, a.tags, a.language, a.image_url, a.body_text, a.body_html, a.links, a.word_count,
       a.access, a.first_seen_at, a.last_seen_at, a.deleted_at, a.version, s.story_id, s.text_id, a.content_hash,
       a.run_id, a.parser_version, a.warc_path, a.warc_offset,
       (SELECT array_agg(name ORDER BY name) FROM ops.urls u, jsonb_object_keys(u.opt_out) name
        WHERE u.url_id = a.url_id) AS opt_out
FROM news.articles a
LEFT JOIN news.article_stories s USING (article_id)
WHERE (%(sites)s::text[] IS NULL OR a.site = ANY (%(sites)s))
  AND (%(since)s::timestamptz IS NULL OR a.published_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR a.published_at < %(until)s)
ORDER BY a.published_at

-- name: months
SELECT DISTINCT date_trunc('month', a.published_at AT TIME ZONE 'UTC') FROM news.articles a
WHERE (%(sites)s::text[] IS NULL OR a.site = ANY (%(sites)s))
  AND (%(since)s::timestamptz IS NULL OR a.published_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR a.published_at < %(until)s)

-- name: announce
INSERT INTO ops.exports (path, format, exported_at, rows, bytes) VALUES (%(path)s, %(format)s, %(now)s, 0, 0)
ON CONFLICT DO NOTHING

-- name: record
INSERT INTO ops.exports (path, format, exported_at, rows, bytes, first_published_at, last_published_at)
VALUES (%(path)s, %(format)s, %(now)s, %(rows)s, %(bytes)s, %(first)s, %(last)s)
ON CONFLICT (path) DO UPDATE SET
    format = excluded.format, exported_at = excluded.exported_at, rows = excluded.rows, bytes = excluded.bytes,
    first_published_at = excluded.first_published_at, last_published_at = excluded.last_published_at

-- name: files
SELECT path, format FROM ops.exports ORDER BY path

-- name: shrink
UPDATE ops.exports SET rows = greatest(rows - %(removed)s, 0), bytes = %(bytes)s, exported_at = %(now)s WHERE path = %(path)s

-- name: forget
DELETE FROM ops.exports WHERE path = %(path)s

-- name: latest_takedown
SELECT coalesce(max(takedown_id), 0) FROM ops.takedowns

-- name: taken_down_since
SELECT DISTINCT unnest(article_ids) FROM ops.takedowns WHERE takedown_id > %(takedown_id)s
