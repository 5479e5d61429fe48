-- Edits and deletions on the dashboard, the newest first; `before` and `key` are where the page before ended.

-- A page looks through 5,000 edits at most: how far back these reach, or nothing where there are fewer.
-- name: horizon
SELECT valid_to FROM news.past_versions WHERE valid_to < %(before)s ORDER BY valid_to DESC OFFSET 4999 LIMIT 1

-- name: edits
SELECT site, article_id, url, version, old_headline, new_headline, edited_at, noticed_at, is_stealth, headline_changed,
       words_added, run_id, old_parser_version, new_parser_version
FROM news.edits
WHERE edited_at >= %(since)s AND edited_at <= %(before)s AND (edited_at, article_id) < (%(before)s, %(key)s)
  AND (%(site)s::text IS NULL OR site = %(site)s)
  AND (%(kind)s <> 'stealth' OR is_stealth) AND (%(kind)s <> 'headlines' OR headline_changed)
ORDER BY edited_at DESC, article_id DESC LIMIT %(limit)s

-- The texts before and after edits: those of `articles` whose number of the version stands in `versions` beside it.
-- name: texts
SELECT v.article_id, v.version, left(v.body_text, %(cut)s) AS body_text
FROM unnest(%(articles)s::bigint[], %(versions)s::int[]) AS asked (article_id, version)
JOIN news.article_versions v ON v.article_id = asked.article_id AND v.version IN (asked.version, asked.version - 1)

-- name: deletions
SELECT site, article_id, url, headline, published_at, deleted_at, restored_at FROM news.deletions
WHERE deleted_at <= %(before)s AND (deleted_at, article_id) < (%(before)s, %(key)s)
  AND (%(site)s::text IS NULL OR site = %(site)s)
ORDER BY deleted_at DESC, article_id DESC LIMIT %(limit)s
