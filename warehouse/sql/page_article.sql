-- One article on the dashboard; texts are cut where no screen shows them (`cut`).

-- name: article
SELECT article_id, site, url, canonical_url, headline, description, authors, published_at, modified_at, section, tags,
       language, word_count, access, first_seen_at, last_seen_at, deleted_at, version, published_raw, published_source,
       field_sources, field_confidence, run_id, parser_version, warc_path, warc_offset, payload_digest, fetched_at,
       left(body_text, %(cut)s) AS body_text, length(body_text) AS characters,
       CASE WHEN length(body_html) <= %(cut)s THEN body_html ELSE '' END AS body_html
FROM news.articles WHERE article_id = %(article_id)s

-- The newest versions, each with the text before it, to be compared; the oldest row may be there for that only.
-- name: versions
SELECT version, headline, left(body_text, %(cut)s) AS body_text, length(body_text) > %(cut)s AS is_cut, word_count,
       valid_from, valid_to, known_from, run_id, parser_version, warc_path, warc_offset
FROM news.article_versions WHERE article_id = %(article_id)s ORDER BY version DESC LIMIT %(limit)s

-- name: urls
SELECT url, kind, first_seen_at, run_id FROM news.article_urls WHERE article_id = %(article_id)s
ORDER BY first_seen_at, url LIMIT 50

-- name: events
SELECT event, at, run_id FROM news.article_events WHERE article_id = %(article_id)s ORDER BY at

-- name: story
SELECT s.story_id, s.headline, s.articles, s.sites, m.relation, m.similarity
FROM news.article_stories m JOIN news.stories s USING (story_id) WHERE m.article_id = %(article_id)s

-- name: cites
SELECT c.kind, c.words, c.source_name, c.domain, c.url, c.credits_first, c.cited_article_id, t.headline AS cited_headline
FROM news.citations c LEFT JOIN news.articles t ON t.article_id = c.cited_article_id
WHERE c.article_id = %(article_id)s ORDER BY c.position LIMIT 50

-- name: cited_by
SELECT c.article_id, c.site, c.words, c.cited_at, a.headline
FROM news.citations c JOIN news.articles a USING (article_id)
WHERE c.cited_article_id = %(article_id)s ORDER BY c.cited_at DESC, c.article_id LIMIT 20

-- The companies that it mentions, the most often mentioned first.
-- name: companies
SELECT m.company, c.name, c.ticker, m.mentions FROM news.mentions m JOIN news.companies c USING (company)
WHERE m.article_id = %(article_id)s ORDER BY m.mentions DESC, m.company LIMIT 20
