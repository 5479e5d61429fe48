-- One URL's life. Each statement gives JSON objects, one per row, oldest first.

-- The rows of the ledger that the URL may mean: itself as it stands, or any address of the article it belongs to.
-- name: url_ids
SELECT url_id FROM ops.urls WHERE url = %(url)s
UNION SELECT url_id FROM ops.urls WHERE fetch_url = %(url)s
UNION SELECT url_id FROM news.article_urls WHERE article_id = ANY (%(article_ids)s) AND url_id IS NOT NULL

-- name: article_ids
SELECT DISTINCT article_id FROM news.article_urls WHERE url_key = %(url_key)s

-- name: ledger
SELECT to_jsonb(u) || jsonb_build_object('sources', coalesce((
           SELECT jsonb_agg(jsonb_build_object('source', s.source, 'kind', s.source_kind, 'announced_at', s.announced_at)
                            ORDER BY s.announced_at)
           FROM ops.url_sources s WHERE s.url_id = u.url_id), '[]'))
FROM ops.urls u WHERE u.url_id = ANY (%(url_ids)s) ORDER BY u.first_discovered_at, u.url_id

-- name: runs
SELECT jsonb_build_object(
    'run_id', r.run_id, 'url', u.url, 'logical_at', r.logical_at, 'mode', r.mode, 'state', r.state,
    'outcome', o.outcome, 'reason', o.reason, 'detail', o.detail, 'status', o.status,
    'capture', (SELECT jsonb_build_object('fetched_at', c.fetched_at, 'final_url', c.final_url, 'status', c.status,
                    'content_type', c.content_type, 'warc_path', c.warc_path, 'warc_offset', c.warc_offset,
                    'payload_digest', c.payload_digest, 'length_bytes', c.length_bytes, 'source', c.source,
                    'opt_out', c.opt_out)
                FROM ops.captures c WHERE c.run_id = r.run_id AND c.url_id = o.url_id),
    'rejection', (SELECT jsonb_build_object('stage', j.stage, 'reason', j.reason, 'detail', j.detail)
                  FROM ops.rejections j WHERE j.run_id = r.run_id AND j.url_id = o.url_id),
    'findings', coalesce((SELECT jsonb_agg(jsonb_build_object('severity', f.severity, 'check', f.check_name,
                              'message', f.message) ORDER BY f.number)
                          FROM ops.findings f WHERE f.run_id = r.run_id AND o.reason IN ('held', 'discarded')), '[]'),
    'decisions', coalesce((SELECT jsonb_agg(jsonb_build_object('decision', d.decision, 'who', d.who, 'why', d.why,
                              'decided_at', d.decided_at) ORDER BY d.decision_id)
                           FROM ops.decisions d WHERE d.run_id = r.run_id), '[]'))
FROM ops.run_urls o JOIN ops.runs r USING (run_id) JOIN ops.urls u USING (url_id)
WHERE o.url_id = ANY (%(url_ids)s)
ORDER BY r.logical_at, r.run_id, u.url

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

-- name: versions
SELECT jsonb_build_object('article_id', article_id, 'version', version, 'headline', headline, 'valid_from', valid_from,
    'valid_to', valid_to, 'known_from', known_from, 'known_to', known_to, 'word_count', word_count, 'run_id', run_id,
    'parser_version', parser_version, 'warc_path', warc_path, 'warc_offset', warc_offset)
FROM news.article_versions WHERE article_id = ANY (%(article_ids)s) ORDER BY article_id, version
