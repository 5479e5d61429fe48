-- Stories on the dashboard: those that more than one article tells.

-- name: stories
SELECT story_id, headline, first_article_id, first_site, first_reported_at, last_reported_at, articles, copies, rewrites,
       sites
FROM news.stories
WHERE articles > 1 AND first_reported_at <= %(before)s AND (first_reported_at, story_id) < (%(before)s, %(key)s)
  AND (%(site)s::text IS NULL OR %(site)s = ANY (sites))
ORDER BY first_reported_at DESC, story_id DESC LIMIT %(limit)s

-- name: story
SELECT story_id, headline, first_site, first_reported_at, last_reported_at, articles, copies, rewrites, sites
FROM news.stories WHERE story_id = %(story_id)s

-- Its articles, the first to report it first.
-- name: members
SELECT m.article_id, m.site, m.relation, m.similarity, m.matched_article_id, m.reported_at, a.headline, a.authors,
       a.word_count, a.url, o.site AS matched_site
FROM news.article_stories m
JOIN news.articles a USING (article_id)
LEFT JOIN news.article_stories o ON o.article_id = m.matched_article_id
WHERE m.story_id = %(story_id)s ORDER BY m.reported_at, m.article_id LIMIT 200
