-- Near copies of one site and day: kept by enrich, judged and merged in a transaction of their own.

-- name: note
INSERT INTO ops.near_copies (article_id, other_id, similarity)
SELECT a.article_id, b.article_id, v.similarity
FROM (VALUES %s) v (article_id, other_id, similarity)
JOIN news.articles a ON a.article_id = v.article_id
JOIN news.articles b ON b.article_id = v.other_id AND b.site = a.site
WHERE coalesce(a.published_at, a.first_seen_at) - coalesce(b.published_at, b.first_seen_at)
      BETWEEN interval '-20 hours' AND interval '20 hours'
  AND NOT news.kept_apart(a.article_id, b.article_id)
ON CONFLICT DO NOTHING

-- name: sites
SELECT DISTINCT a.site FROM ops.near_copies c JOIN news.articles a USING (article_id) ORDER BY 1

-- name: take
CREATE TEMP TABLE taken_copies ON COMMIT DROP AS
WITH first AS (
    SELECT c.article_id, c.other_id FROM ops.near_copies c LEFT JOIN news.articles a USING (article_id)
    WHERE a.article_id IS NULL OR a.site = ANY (%(sites)s)
    ORDER BY 1, 2 LIMIT %(most)s
),
gone AS (
    DELETE FROM ops.near_copies c USING first f WHERE c.article_id = f.article_id AND c.other_id = f.other_id RETURNING c.*
)
SELECT * FROM gone

-- name: pairs
SELECT c.similarity,
       a.article_id, a.url, a.headline, a.body_text, a.published_at, a.publisher_id, a.first_seen_at,
       b.article_id, b.url, b.headline, b.body_text, b.published_at, b.publisher_id, b.first_seen_at
FROM taken_copies c
JOIN news.articles a ON a.article_id = c.article_id
JOIN news.articles b ON b.article_id = c.other_id
ORDER BY c.similarity DESC, a.article_id, b.article_id

-- name: merge
SELECT news.merge_articles(%(kept)s, %(other)s, %(evidence)s, NULL, %(now)s)
