-- Merges and splits of articles.

-- name: changes
SELECT c.change_id, c.change, c.kept_id, c.other_id, c.evidence, c.run_id, c.changed_at, c.undone_at,
       k.url, coalesce(o.url, c.other->'article'->>'url') AS other_url
FROM ops.identity_changes c
LEFT JOIN news.articles k ON k.article_id = c.kept_id
LEFT JOIN news.articles o ON o.article_id = c.other_id
WHERE %(all)s OR %(number)s IN (c.kept_id, c.other_id)
   OR EXISTS (SELECT FROM news.article_urls u WHERE u.url_key = %(url_key)s AND u.article_id IN (c.kept_id, c.other_id))
ORDER BY c.change_id DESC LIMIT %(limit)s

-- name: merge
SELECT news.merge_articles(first_value(article_id) OVER w, last_value(article_id) OVER w, %(evidence)s, NULL, %(now)s)
FROM news.articles WHERE article_id IN (%(one)s, %(other)s) AND NOT EXISTS (
    SELECT FROM unnest(ARRAY[%(one)s, %(other)s]::bigint[]) n WHERE NOT EXISTS (
        SELECT FROM news.articles a WHERE a.article_id = n))
WINDOW w AS (ORDER BY first_seen_at, article_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
LIMIT 1

-- name: not_there
SELECT n, c.kept_id FROM unnest(ARRAY[%(one)s, %(other)s]::bigint[]) n
LEFT JOIN ops.identity_changes c ON c.other_id = n AND c.change = 'merge' AND c.undone_at IS NULL
WHERE NOT EXISTS (SELECT FROM news.articles a WHERE a.article_id = n) LIMIT 1

-- name: split
SELECT news.split_articles(%(change_id)s, %(evidence)s, %(now)s)
