-- Mentions of companies in a batch of articles.

-- name: articles
SELECT article_id, site, coalesce(published_at, first_seen_at), coalesce(headline, ''), body_text, language, links
FROM news.articles
WHERE article_id = ANY (%(ids)s)
ORDER BY article_id

-- name: edition
SELECT EXISTS (SELECT FROM news.companies WHERE source = %(source)s)

-- name: keep_companies
INSERT INTO news.companies (company, name, ticker, exchange, domain, source)
SELECT *, %(source)s
FROM unnest(%(keys)s::text[], %(names)s::text[], %(tickers)s::text[], %(exchanges)s::text[], %(domains)s::text[])
ON CONFLICT (company) DO UPDATE SET
    name = excluded.name, ticker = excluded.ticker, exchange = excluded.exchange, domain = excluded.domain,
    source = excluded.source

-- A company that only texts have told us of is called as the first of them did.
-- name: keep_told
INSERT INTO news.companies (company, name, ticker, exchange, source) VALUES %s ON CONFLICT (company) DO NOTHING

-- name: clear
DELETE FROM news.mentions WHERE article_id = ANY (%(ids)s)

-- name: keep
INSERT INTO news.mentions (article_id, company, site, mentioned_at, words, mentions, in_headline, first_offset) VALUES %s
