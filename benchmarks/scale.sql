-- A warehouse of :rows generated articles of a year from :sites sites, made inside of PostgreSQL, set by set.
-- Foreign keys are not checked meanwhile (session_replication_role), the data being right by construction.

-- name: settings
SET session_replication_role = replica;
SET synchronous_commit = off;
SET work_mem = '128MB';
SET maintenance_work_mem = '512MB'

-- 6,000 words, the frequent ones frequent as in a language.
-- name: words
CREATE SCHEMA bench;
SELECT setseed(0.42);
CREATE UNLOGGED TABLE bench.words AS
SELECT n, translate(left(md5(n::text), 4 + n %% 6), '0123456789', 'glmnoprstu') AS word
FROM generate_series(1, 6000) n

-- 5,000 texts of seven paragraphs of 55 words; an article has one of them, and a line of its own.
-- name: texts
CREATE UNLOGGED TABLE bench.texts AS
SELECT id, string_agg(text, E'\n\n' ORDER BY k) AS body, min(text) FILTER (WHERE k = 1) AS lead,
       to_tsvector('english', string_agg(text, ' ') FILTER (WHERE k <= 2)) AS vector
FROM (
    SELECT p / 7 AS id, p %% 7 AS k, string_agg(w.word, ' ' ORDER BY place) AS text
    FROM (SELECT p, place, floor(exp(random() * ln(6000)))::int AS n
          FROM generate_series(0, 34999) p, generate_series(1, 55) place) r
    JOIN bench.words w USING (n)
    GROUP BY p
) paragraphs
GROUP BY id

-- name: texts_key
CREATE UNIQUE INDEX ON bench.texts (id);
ANALYZE bench.words;
ANALYZE bench.texts;
ALTER TABLE news.articles ALTER body_text SET STORAGE EXTERNAL;
ALTER TABLE news.past_versions ALTER body_text SET STORAGE EXTERNAL;
ALTER TABLE news.search ALTER words SET STORAGE EXTERNAL

-- name: articles
INSERT INTO news.articles (
    article_id, site, url, canonical_url, headline, description, authors, published_at, modified_at, section, tags,
    language, image_url, body_text, word_count, access, first_seen_at, last_seen_at, version, valid_from, known_from,
    content_hash, detail_hash, published_raw, published_source, links, run_id, parser_version, warc_path, warc_offset,
    payload_digest, fetched_at, url_id)
SELECT a.n, a.site, a.url, a.url, initcap(left(t.lead, 60)), right(t.lead, 140),
    ARRAY['Author ' || a.h %% 400] || CASE WHEN a.h %% 9 = 0 THEN ARRAY['Author ' || (a.h / 7) %% 400] ELSE '{}' END,
    a.at, a.at, (ARRAY['ai','security','business','chips','software','policy'])[1 + a.h %% 6],
    ARRAY[(ARRAY['AI','Security','Business','Chips','Software','Policy'])[1 + a.h %% 6], 'Topic ' || (a.h / 3) %% 300,
          'Topic ' || (a.h / 11) %% 40],
    'en', 'https://' || a.site || '.test/media/' || a.n || '.jpg',
    t.body || E'\n\nArticle ' || a.n, 387,
    CASE WHEN a.h %% 10 < 7 THEN 'free' WHEN a.h %% 10 < 8 THEN 'metered' ELSE 'paid' END,
    a.seen, a.seen, CASE WHEN a.n %% 8 = 0 THEN 2 ELSE 1 END, a.at, a.seen, md5(a.n::text), md5(a.h::text),
    a.at::text, 'jsonld', '[]', a.run_id, '1.0', a.site || '/' || to_char(a.at, 'YYYY/MM/DD') || '/' || a.run_id || '.warc.gz',
    a.h %% 100000000, md5(a.n::text), a.seen, a.n
FROM (
    SELECT *, at + interval '4 minutes' * (1 + h %% 40) AS seen,
           site || '-' || to_char(at, 'YYYYMMDD') || CASE WHEN extract(hour FROM at) < 12 THEN '-1' ELSE '-2' END AS run_id,
           'https://' || site || '.test/' || to_char(at, 'YYYY/MM/DD') || '/' || n || '-story' AS url
    FROM (
        SELECT n, abs(hashint8(n))::bigint AS h, 'site' || abs(hashint8(n + 77)) %% %(sites)s AS site,
               date_trunc('second', %(end)s::timestamptz - interval '365 days' * (1 - n::float8 / %(rows)s)) AS at
        FROM generate_series(%(from)s::bigint, %(to)s::bigint) n
    ) raw
) a
JOIN bench.texts t ON t.id = a.h %% 5000
ORDER BY a.n

-- name: article_urls
INSERT INTO news.article_urls (site, url_key, url, article_id, kind, url_id, first_seen_at, run_id)
SELECT site, substr(url, 9), url, article_id, 'fetched', article_id, first_seen_at, run_id
FROM news.articles WHERE article_id BETWEEN %(from)s AND %(to)s

-- Every eighth article was edited once; a third of the edits are of the headline, half unannounced.
-- name: past_versions
INSERT INTO news.past_versions (
    article_id, version, url, headline, description, authors, published_at, modified_at, section, tags, body_text,
    body_html, word_count, content_hash, valid_from, valid_to, known_from, known_to, run_id, parser_version)
SELECT article_id, 1, url, CASE WHEN article_id %% 24 = 0 THEN 'Once ' || headline ELSE headline END, description,
    authors, published_at, CASE WHEN article_id %% 16 = 0 THEN modified_at ELSE modified_at - interval '1 hour' END,
    section, tags, body_text || CASE WHEN article_id %% 24 = 0 THEN '' ELSE ' again' END, '', word_count,
    content_hash || 'x', valid_from, valid_from + interval '2 hours', known_from, known_from + interval '3 hours',
    run_id, parser_version
FROM news.articles WHERE article_id BETWEEN %(from)s AND %(to)s AND article_id %% 8 = 0

-- Every 20th article is a copy, every tenth a rewrite of one a little earlier.
-- name: article_stories
INSERT INTO news.article_stories (
    article_id, story_id, text_id, relation, matched_article_id, similarity, site, reported_at, joined_at)
SELECT article_id, s.story_id, CASE WHEN s.relation = 'copy' THEN s.story_id ELSE article_id END, s.relation,
       CASE WHEN s.relation = 'founder' THEN NULL ELSE s.story_id END,
       CASE WHEN s.relation = 'founder' THEN NULL ELSE 0.9 END, site, published_at, first_seen_at
FROM news.articles
CROSS JOIN LATERAL (
    SELECT CASE WHEN article_id %% 20 = 19 THEN 'copy' WHEN article_id %% 10 = 8 THEN 'rewrite' ELSE 'founder' END AS relation,
           CASE WHEN article_id %% 20 = 19 OR article_id %% 10 = 8 THEN article_id - article_id %% 20 + (article_id / 20) %% 3 + 1
                ELSE article_id END AS story_id
) s
WHERE article_id BETWEEN %(from)s AND %(to)s

-- name: stories
INSERT INTO news.stories (story_id, first_article_id, first_site, headline, first_reported_at, last_reported_at,
                          articles, copies, rewrites, sites)
SELECT m.story_id, m.story_id, f.site, f.headline, f.published_at, max(m.reported_at), count(*),
       count(*) FILTER (WHERE relation = 'copy'), count(*) FILTER (WHERE relation = 'rewrite'),
       array_agg(DISTINCT m.site)
FROM news.article_stories m JOIN news.articles f ON f.article_id = m.story_id
WHERE m.story_id BETWEEN %(from)s AND %(to)s
GROUP BY m.story_id, f.site, f.headline, f.published_at

-- name: citations
INSERT INTO news.citations (article_id, position, kind, site, cited_at, url, url_key, words, source_name, domain,
                            is_own_site, credits_first, cited_article_id)
SELECT article_id, k, CASE WHEN k = 1 THEN 'link' ELSE 'phrase' END, site, published_at,
       CASE WHEN k = 1 THEN 'https://outlet' || d.n || '.test/' || article_id END,
       CASE WHEN k = 1 THEN 'outlet' || d.n || '.test/' || article_id END,
       'as reported by Outlet ' || d.n, CASE WHEN k = 2 THEN 'Outlet ' || d.n END, 'outlet' || d.n || '.test',
       d.n %% 10 = 0, false, CASE WHEN d.n %% 4 = 0 THEN greatest(1, article_id - 50) END
FROM news.articles
CROSS JOIN LATERAL (SELECT k, floor(exp((abs(hashint8(article_id * 3 + k)) %% 10000) / 10000.0 * ln(500)))::int AS n
                    FROM generate_series(1, 1 + (article_id %% 2)::int) k) d
WHERE article_id BETWEEN %(from)s AND %(to)s

-- 2,000 companies, the frequent ones frequent as in the press; an article mentions up to four.
-- name: companies
INSERT INTO news.companies (company, name, ticker, exchange, source)
SELECT 'company-' || n, 'Company ' || n, upper(left(translate(md5(n::text), '0123456789', 'qrstuvwxyz'), 4)), 'NYSE', 'bench'
FROM generate_series(1, 2000) n

-- name: mentions
INSERT INTO news.mentions (article_id, company, site, mentioned_at, words, mentions, in_headline, first_offset)
SELECT article_id, 'company-' || c.n, site, published_at, 'Company ' || c.n, 1 + article_id %% 5, article_id %% 3 = 0,
       (article_id %% 400)::int
FROM news.articles
CROSS JOIN LATERAL (
    SELECT DISTINCT floor(exp((abs(hashint8(article_id * 5 + k)) %% 10000) / 10000.0 * ln(2001)))::int AS n
    FROM generate_series(1, (article_id %% 5)::int) k) c
WHERE article_id BETWEEN %(from)s AND %(to)s

-- name: site_days
INSERT INTO news.site_days (site, day, articles, words, copies, edited, free, metered, paid)
SELECT a.site, (a.published_at AT TIME ZONE 'UTC')::date, count(*), sum(word_count),
       count(*) FILTER (WHERE m.relation = 'copy'), count(*) FILTER (WHERE version > 1),
       count(*) FILTER (WHERE access = 'free'), count(*) FILTER (WHERE access = 'metered'),
       count(*) FILTER (WHERE access = 'paid')
FROM news.articles a JOIN news.article_stories m USING (article_id)
GROUP BY 1, 2

-- name: runs
INSERT INTO ops.runs (run_id, site, logical_at, started_at, finished_at, state, failure, crawl_report)
SELECT run_id, min(site), date_trunc('hour', min(first_seen_at)), min(first_seen_at), max(first_seen_at),
       CASE WHEN abs(hashtext(run_id)) %% 50 = 0 THEN 'failed' ELSE 'published' END,
       CASE WHEN abs(hashtext(run_id)) %% 50 = 0 THEN 'timeout' END, '{}'
FROM news.articles GROUP BY run_id

-- name: urls
INSERT INTO ops.urls (url_id, site, url, fetch_url, source, source_kind, first_discovered_at, last_announced_at, state)
OVERRIDING SYSTEM VALUE
SELECT article_id, site, url, url, 'https://' || site || '.test/feed', 'feed', first_seen_at, first_seen_at, 'fetched'
FROM news.articles WHERE article_id BETWEEN %(from)s AND %(to)s

-- name: run_urls
INSERT INTO ops.run_urls (run_id, url_id, outcome, reason)
SELECT run_id, article_id, CASE WHEN article_id %% 40 = 0 THEN 'failed' ELSE 'published' END,
       CASE WHEN article_id %% 40 = 0 THEN 'timeout' END
FROM news.articles WHERE article_id BETWEEN %(from)s AND %(to)s

-- name: captures
INSERT INTO ops.captures (run_id, url_id, final_url, status, fetched_at, warc_path, warc_offset, payload_digest, length_bytes)
SELECT run_id, article_id, url, 200, fetched_at, warc_path, warc_offset, payload_digest, 60000
FROM news.articles WHERE article_id BETWEEN %(from)s AND %(to)s

-- The first 110 words and the headline: a fifth of a real entry's size, with its spread of frequencies.
-- name: search
INSERT INTO news.search (article_id, site, published_at, authors, headline, words)
SELECT article_id, site, published_at, lower(array_to_string(authors, E'\n')), lower(headline), t.vector
FROM news.articles JOIN bench.texts t ON t.id = abs(hashint8(article_id))::bigint %% 5000
WHERE article_id BETWEEN %(from)s AND %(to)s

-- name: drop_search_indexes
DROP INDEX news.search_words, news.search_headline

-- name: make_search_indexes
CREATE INDEX search_words ON news.search USING gin (words);
CREATE INDEX search_headline ON news.search USING gin (headline gin_trgm_ops)
