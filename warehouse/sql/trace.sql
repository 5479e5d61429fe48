-- One URL's life. Each statement gives JSON objects, one per row, oldest first.

-- name: article_ids
SELECT DISTINCT article_id FROM news.article_urls WHERE url_key = %(url_key)s

-- name: url_ids
SELECT ops.traced_urls(%(url)s, %(article_ids)s::bigint[])

-- name: ledger
SELECT ops.traced_ledger(%(url_ids)s::bigint[])

-- name: runs
SELECT ops.traced_runs(%(url_ids)s::bigint[])

-- name: articles
SELECT to_jsonb(a) - 'body_text' - 'body_html' - 'links' - 'field_confidence' || jsonb_build_object(
    'urls', (SELECT jsonb_agg(jsonb_build_object('url', n.url, 'kind', n.kind, 'first_seen_at', n.first_seen_at)
                              ORDER BY n.first_seen_at, n.url)
             FROM news.article_urls n WHERE n.article_id = a.article_id),
    'events', coalesce((SELECT jsonb_agg(jsonb_build_object('event', e.event, 'at', e.at, 'run_id', e.run_id) ORDER BY e.at)
                        FROM news.article_events e WHERE e.article_id = a.article_id), '[]'),
    'companies', coalesce((SELECT jsonb_agg(jsonb_build_object('company', m.company, 'name', c.name, 'ticker', c.ticker,
                               'mentions', m.mentions) ORDER BY m.mentions DESC, m.company)
                           FROM news.mentions m JOIN news.companies c USING (company)
                           WHERE m.article_id = a.article_id), '[]'))
FROM news.articles a WHERE a.article_id = ANY (%(article_ids)s)

-- name: named
SELECT article_id FROM news.article_urls WHERE site = %(site)s AND url_key = %(url_key)s ORDER BY first_seen_at, article_id

-- name: versions
SELECT jsonb_build_object('article_id', article_id, 'version', version, 'headline', headline, 'valid_from', valid_from,
    'valid_to', valid_to, 'known_from', known_from, 'known_to', known_to, 'word_count', word_count, 'run_id', run_id,
    'parser_version', parser_version, 'warc_path', warc_path, 'warc_offset', warc_offset)
FROM news.article_versions WHERE article_id = ANY (%(article_ids)s) ORDER BY article_id, version
