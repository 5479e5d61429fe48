-- Citations of a batch of articles, and of those that were waiting for one of them.

-- name: articles
SELECT article_id, site, url, coalesce(published_at, first_seen_at), body_text, links
FROM news.articles
WHERE article_id = ANY (%(ids)s)
ORDER BY article_id

-- Names that were added by hand stay.
-- name: keep_sources
INSERT INTO news.sources AS s (domain, name, site) VALUES %s
ON CONFLICT (domain) DO UPDATE SET site = coalesce(excluded.site, s.site)
WHERE s.site IS DISTINCT FROM coalesce(excluded.site, s.site)

-- name: keep_names
INSERT INTO news.source_names (name_key, domain) VALUES %s ON CONFLICT (name_key) DO NOTHING

-- name: names
SELECT name_key, domain FROM news.source_names

-- name: sites
SELECT site FROM news.sources WHERE site = ANY (%(sites)s)

-- name: clear
DELETE FROM news.citations WHERE article_id = ANY (%(ids)s)

-- name: keep
INSERT INTO news.citations (article_id, position, kind, site, cited_at, url, url_key, words, source_name, domain,
                            is_own_site, credits_first) VALUES %s

-- name: resolve
UPDATE news.citations c SET cited_article_id = (
    SELECT u.article_id FROM news.article_urls u
    WHERE u.url_key = c.url_key AND u.article_id <> c.article_id
    ORDER BY u.first_seen_at, u.article_id LIMIT 1)
WHERE c.article_id = ANY (%(ids)s) AND c.url_key IS NOT NULL
  AND EXISTS (SELECT FROM news.article_urls u WHERE u.url_key = c.url_key AND u.article_id <> c.article_id)

-- name: resolve_waiting
UPDATE news.citations c SET cited_article_id = u.article_id
FROM news.article_urls u
WHERE u.article_id = ANY (%(ids)s)
  AND c.url_key = u.url_key AND c.cited_article_id IS NULL AND c.article_id <> u.article_id

-- A phrase beside a link to the same source means the article that the link leads to.
-- name: resolve_phrases
UPDATE news.citations c SET cited_article_id = l.cited_article_id
FROM (
    SELECT article_id, domain, min(cited_article_id) AS cited_article_id
    FROM news.citations
    WHERE kind = 'link' AND cited_article_id IS NOT NULL
      AND article_id IN (SELECT article_id FROM news.citations WHERE article_id = ANY (%(ids)s)
                         UNION SELECT article_id FROM news.citations WHERE cited_article_id = ANY (%(ids)s))
    GROUP BY article_id, domain
    HAVING count(DISTINCT cited_article_id) = 1
) l
WHERE c.kind = 'phrase' AND c.article_id = l.article_id AND c.domain = l.domain AND c.cited_article_id IS NULL
