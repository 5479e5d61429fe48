-- Publishing a run: from staging to news, in one transaction, a statement for each step.
-- In each step :run_id is the run, :site its site, :now the time of publishing.

-- Rows with their texts are joined here: enough memory for a batch, so that none of it is spilled to disk.
-- name: give_memory
SET LOCAL work_mem = '64MB'

-- name: lock_site
SELECT pg_advisory_xact_lock(hashtext('copydesk publish'), hashtext(%(site)s))

-- A takedown that came while the batch was parsed could not see its rows yet. One that comes now waits for this site.
-- name: take_down_again
SELECT ops.take_down_again(%(run_id)s, s.url_id, ARRAY[s.url_key, s.final_key], %(now)s)
FROM staging.articles s
WHERE s.run_id = %(run_id)s
  AND EXISTS (SELECT FROM ops.barred b WHERE b.mark IN (s.url_key, s.final_key))

-- A page speaks for its own article and not for the one that its canonical link names, where a person set the two apart.
-- name: set_apart
UPDATE staging.articles s SET identity_key = s.final_key, owns_canonical = false
WHERE s.run_id = %(run_id)s AND s.identity_key <> s.final_key AND EXISTS (
    SELECT FROM news.article_urls own JOIN news.article_urls named ON named.site = own.site
    WHERE own.site = s.site AND own.url_key IN (s.final_key, s.url_key) AND named.url_key = s.identity_key
      AND news.kept_apart(own.article_id, named.article_id) OFFSET 0)

-- The articles that each staged row leads to by its addresses: the one that it calls its own, the one that answered and
-- the one asked for. `is_own`: it answered there, and more than a page's canonical link says so. OFFSET 0: each row is
-- looked up by an index, where the planner might rather read all that the warehouse has.
-- name: lead
CREATE TEMP TABLE led ON COMMIT DROP AS
SELECT k.url_id, k.place, a.article_id, a.first_seen_at, k.is_final AND (a.kind <> 'canonical' OR a.url_id IS NOT NULL) AS is_own
FROM (  -- mostly all three are one, and one look is enough
    SELECT url_id, identity_key AS url_key, 1 AS place, identity_key = final_key AS is_final
    FROM staging.articles WHERE run_id = %(run_id)s
    UNION ALL
    SELECT url_id, final_key, 2, true
    FROM staging.articles WHERE run_id = %(run_id)s AND final_key <> identity_key
    UNION ALL
    SELECT url_id, url_key, 3, false
    FROM staging.articles WHERE run_id = %(run_id)s AND url_key NOT IN (identity_key, final_key)
) k
CROSS JOIN LATERAL (SELECT * FROM news.article_urls WHERE site = %(site)s AND url_key = k.url_key OFFSET 0) a;
ANALYZE led (url_id, article_id, is_own)

-- A canonical link or a redirect may lead anywhere: to another story, its translation, the front page. It tells where a
-- page belongs only when headline or text are much the same there.
-- name: doubt
DELETE FROM led l USING staging.articles s, news.articles a
WHERE NOT l.is_own AND s.run_id = %(run_id)s AND s.url_id = l.url_id AND a.article_id = l.article_id
  AND NOT EXISTS (SELECT FROM led o WHERE o.url_id = l.url_id AND o.article_id = l.article_id AND o.is_own)
  AND coalesce(similarity(s.headline, a.headline), 0) <= 0.4
  AND similarity(left(s.body_text, 2000), left(a.body_text, 2000)) <= 0.6

-- The rows whose canonical link names an article that they are not: one that we hold, the page of this batch that
-- answered there, or, where nobody has that address, the first of this batch that claims it.
-- name: untrue_claims
WITH claims AS MATERIALIZED (
    SELECT s.url_id, s.url, s.final_url, s.identity_key, s.headline, left(s.body_text, 2000) AS opening,
           first_value(s.url_id) OVER (PARTITION BY s.identity_key ORDER BY s.fetched_at, s.url_id) AS first_id
    FROM staging.articles s LEFT JOIN led l ON l.url_id = s.url_id AND l.place = 1
    WHERE s.run_id = %(run_id)s AND s.identity_key <> s.final_key AND l.url_id IS NULL
), answered AS (
    SELECT c.url_id, t.url_id AS speaker, t.headline, left(t.body_text, 2000) AS opening
    FROM claims c JOIN staging.articles t ON t.run_id = %(run_id)s AND t.final_key = c.identity_key
), speakers AS (
    SELECT * FROM answered
    UNION ALL
    SELECT c.url_id, f.url_id, f.headline, f.opening FROM claims c JOIN claims f ON f.url_id = c.first_id
    WHERE NOT EXISTS (SELECT FROM answered t WHERE t.url_id = c.url_id)
      AND NOT EXISTS (SELECT FROM news.article_urls u WHERE u.site = %(site)s AND u.url_key = c.identity_key OFFSET 0)
)
SELECT c.url_id, c.url, c.final_url FROM claims c
WHERE NOT EXISTS (
    SELECT FROM speakers t WHERE t.url_id = c.url_id
    AND (t.speaker = c.url_id OR similarity(c.headline, t.headline) > 0.4 OR similarity(c.opening, t.opening) > 0.6))

-- name: disclaim
UPDATE staging.articles s SET identity_key = v.key, candidate_id = v.number, is_variant = v.is_variant, owns_canonical = false
FROM (VALUES %s) v (run_id, url_id, key, number, is_variant)
WHERE s.run_id = v.run_id AND s.url_id = v.url_id

-- The article that each staged row belongs to: one of its addresses is known (its own key first), or the site has the
-- same headline and text from the same day (20 hours: tomorrow's open thread is another), or a row of this batch with
-- the same own key is known, or it is new.
-- Of several rows of one article the main form speaks, and of those the latest.
-- name: resolve
CREATE TEMP TABLE resolved ON COMMIT DROP AS
WITH staged AS (
    SELECT ctid AS place, url_id, candidate_id, identity_key, final_key, url_key, url, is_variant, fetched_at,
           content_hash, detail_hash, payload_digest, published_at, publisher_id IS NOT NULL AS has_id, anew_hash
    FROM staging.articles WHERE run_id = %(run_id)s
), by_address AS (
    SELECT DISTINCT ON (url_id) url_id, article_id FROM led ORDER BY url_id, place, first_seen_at, article_id
), by_content AS (
    SELECT DISTINCT ON (s.url_id) s.url_id, a.article_id
    FROM staged s CROSS JOIN LATERAL (
        SELECT * FROM news.articles WHERE content_hash = s.content_hash OFFSET 0) a
    WHERE a.site = %(site)s
      AND a.published_at BETWEEN s.published_at - interval '20 hours' AND s.published_at + interval '20 hours'
    ORDER BY s.url_id, a.first_seen_at, a.article_id
), grouped AS (
    SELECT s.*, first_value(coalesce(d.article_id, c.article_id)) OVER (
               PARTITION BY s.identity_key
               ORDER BY d.article_id NULLS LAST, c.article_id NULLS LAST, s.url_id) AS known_id
    FROM staged s LEFT JOIN by_address d USING (url_id) LEFT JOIN by_content c USING (url_id)
)
SELECT place, url_id, url_key, url, is_variant, fetched_at, content_hash, detail_hash, payload_digest, has_id, anew_hash,
       known_id IS NULL AS is_new, coalesce(known_id, candidate_id) AS article_id,
       row_number() OVER (PARTITION BY coalesce(known_id, candidate_id)
                          ORDER BY is_variant, fetched_at DESC, url_id) AS rank
FROM grouped

-- name: index_resolved
CREATE UNIQUE INDEX ON resolved (url_id); ANALYZE resolved (is_new)

-- An address that we hold as one article now redirects to another article, of much the same headline or text: the
-- publisher moved it, and we met the new address before. The one seen first stays. Where several lead to one, or one leads
-- on, each article is in one merge of a round, the younger ones first, so that no text is passed over; the next round
-- sees what came of it.
-- name: merge_moved
WITH pairs AS (
    SELECT CASE WHEN gone.first_seen_at <= here.first_seen_at THEN gone.article_id ELSE here.article_id END AS kept,
           CASE WHEN gone.first_seen_at <= here.first_seen_at THEN here.article_id ELSE gone.article_id END AS other,
           least(gone.first_seen_at, here.first_seen_at) AS seen_at, s.url || ' redirects to ' || s.final_url AS evidence,
           s.url_id
    FROM resolved r
    JOIN staging.articles s ON s.run_id = %(run_id)s AND s.url_id = r.url_id AND s.final_key <> s.url_key
    JOIN news.article_urls n ON n.site = s.site AND n.url_key = s.url_key AND n.article_id <> r.article_id
    JOIN news.articles gone ON gone.article_id = n.article_id
    JOIN news.articles here ON here.article_id = r.article_id AND here.site = gone.site
    WHERE NOT r.is_new AND NOT news.kept_apart(gone.article_id, here.article_id) AND (
        similarity(gone.headline, here.headline) > 0.4
        OR similarity(left(gone.body_text, 2000), left(here.body_text, 2000)) > 0.6)
), moved AS (
    SELECT DISTINCT ON (kept, other) kept, other, seen_at, evidence FROM pairs ORDER BY kept, other, url_id
), chosen AS (
    SELECT * FROM moved m WHERE NOT EXISTS (
        SELECT FROM moved x WHERE (x.seen_at, x.kept, x.other) > (m.seen_at, m.kept, m.other)
        AND (x.kept IN (m.kept, m.other) OR x.other IN (m.kept, m.other)))
), merged AS (
    SELECT kept, other, news.merge_articles(kept, other, evidence, %(run_id)s, %(now)s) AS change_id FROM chosen
), followed AS (
    UPDATE resolved r SET article_id = merged.kept FROM merged WHERE r.article_id = merged.other
)
SELECT count(*) FROM merged

-- name: rank_again
UPDATE resolved r SET rank = n.rank FROM (
    SELECT url_id, row_number() OVER (PARTITION BY article_id ORDER BY is_variant, fetched_at DESC, url_id) AS rank
    FROM resolved) n
WHERE n.url_id = r.url_id AND n.rank <> r.rank

-- Two different first keys with one number: 1 in 10,000 at a million articles. Or the number is that of an article that was
-- merged into another, known by it still, and back under it once they are split. The newcomer moves up. Whether there are
-- any, `judge` has seen.
-- name: collisions
SELECT count(*) FROM judged WHERE is_taken

-- name: part_collisions
UPDATE resolved r SET article_id = r.article_id + 1
WHERE r.is_new AND r.article_id IN (SELECT article_id FROM judged WHERE is_taken)

-- What becomes of each row. The order of the cases is the order of the rules. Of each run one page speaks for an article:
-- read again, the others are what they were.
-- name: judge
CREATE TEMP TABLE judged ON COMMIT DROP AS
SELECT r.place, r.url_id, r.url_key, r.url, r.article_id, r.fetched_at, r.has_id, CASE
    WHEN r.rank > 1 THEN 'alias'
    WHEN r.is_new THEN 'new'
    WHEN a.run_id = %(run_id)s AND r.url_id IS DISTINCT FROM a.url_id THEN 'alias'
    WHEN r.fetched_at < a.fetched_at THEN 'older'
    WHEN r.is_variant AND NOT a.from_variant AND r.url_id IS DISTINCT FROM a.url_id THEN 'alias'
    WHEN r.content_hash = a.content_hash AND r.detail_hash = a.detail_hash THEN 'same'
    WHEN r.content_hash = a.content_hash THEN 'detail'
    WHEN r.payload_digest = a.payload_digest OR r.anew_hash = r.content_hash OR (a.from_variant AND NOT r.is_variant)
        THEN 'correction'
    ELSE 'edit' END AS verdict, r.is_new AND (a.article_id IS NOT NULL OR EXISTS (
        SELECT FROM ops.identity_changes c
        WHERE c.other_id = r.article_id AND c.change = 'merge' AND c.undone_at IS NULL OFFSET 0)) AS is_taken
FROM resolved r
LEFT JOIN LATERAL (SELECT * FROM news.articles WHERE article_id = r.article_id OFFSET 0) a ON true

-- name: drop_judged
DROP TABLE judged

-- By its index each row of the run finds its verdict even where the planner takes a new run for one of few rows, as it
-- does until the ledger is analyzed again: it once read all verdicts for each row.
-- name: analyze_judged
CREATE UNIQUE INDEX ON judged (url_id); ANALYZE judged (verdict)

-- name: insert_new
INSERT INTO news.articles (
    article_id, site, url, canonical_url, headline, description, authors, published_at, modified_at, section, tags,
    language, image_url, body_text, body_html, word_count, access, first_seen_at, last_seen_at, valid_from, known_from,
    content_hash, detail_hash, published_raw, published_source, links, field_sources, field_confidence, run_id,
    parser_version, warc_path, warc_offset, payload_digest, fetched_at, url_id, from_variant, publisher_id)
SELECT r.article_id, s.site, s.url, s.canonical_url, s.headline, s.description, s.authors, s.published_at,
    s.modified_at, s.section, s.tags, s.language, s.image_url, s.body_text, s.body_html, s.word_count, s.access,
    s.fetched_at, s.fetched_at, least(coalesce(s.published_at, s.fetched_at), s.fetched_at), s.fetched_at,
    s.content_hash, s.detail_hash, s.published_raw, s.published_source, s.links, s.field_sources, s.field_confidence,
    s.run_id, s.parser_version, s.warc_path, s.warc_offset, s.payload_digest, s.fetched_at, s.url_id, s.is_variant,
    s.publisher_id
FROM judged r CROSS JOIN LATERAL (SELECT * FROM staging.articles WHERE ctid = r.place OFFSET 0) s
WHERE r.verdict = 'new'

-- The publisher's own time of the edit counts when it moved forward and is not in the future; else the time we saw it.
-- name: keep_past
INSERT INTO news.past_versions (
    article_id, version, url, headline, description, authors, published_at, modified_at, section, tags, body_text,
    body_html, word_count, content_hash, valid_from, valid_to, known_from, known_to, run_id, parser_version,
    warc_path, warc_offset)
SELECT a.article_id, a.version, a.url, a.headline, a.description, a.authors, a.published_at, a.modified_at, a.section,
    a.tags, a.body_text, a.body_html, a.word_count, a.content_hash, a.valid_from,
    CASE WHEN s.modified_at > greatest(a.valid_from, a.modified_at) AND s.modified_at <= s.fetched_at
         THEN s.modified_at ELSE greatest(s.fetched_at, a.valid_from) END,
    a.known_from, s.fetched_at, a.run_id, a.parser_version, a.warc_path, a.warc_offset
FROM judged r
JOIN staging.articles s ON s.run_id = %(run_id)s AND s.url_id = r.url_id
JOIN news.articles a ON a.article_id = r.article_id
WHERE r.verdict = 'edit'

-- name: take_over
UPDATE news.articles a SET
    url = s.url, canonical_url = s.canonical_url, headline = s.headline, description = s.description,
    authors = s.authors, published_at = s.published_at, modified_at = s.modified_at, section = s.section,
    tags = s.tags, language = s.language, image_url = s.image_url, body_text = s.body_text, body_html = s.body_html,
    word_count = s.word_count, access = s.access, last_seen_at = greatest(a.last_seen_at, s.fetched_at),
    version = a.version + (r.verdict = 'edit')::int,
    valid_from = CASE WHEN r.verdict = 'edit'
        THEN (SELECT p.valid_to FROM news.past_versions p WHERE p.article_id = a.article_id AND p.version = a.version)
        ELSE a.valid_from END,
    known_from = CASE WHEN r.verdict = 'edit' THEN s.fetched_at ELSE a.known_from END,
    content_hash = s.content_hash, detail_hash = s.detail_hash, published_raw = s.published_raw,
    published_source = s.published_source, links = s.links, field_sources = s.field_sources,
    field_confidence = s.field_confidence, run_id = s.run_id, parser_version = s.parser_version,
    warc_path = s.warc_path, warc_offset = s.warc_offset, payload_digest = s.payload_digest,
    fetched_at = s.fetched_at, url_id = s.url_id, from_variant = s.is_variant,
    publisher_id = coalesce(s.publisher_id, a.publisher_id)
FROM judged r
JOIN staging.articles s ON s.run_id = %(run_id)s AND s.url_id = r.url_id
WHERE a.article_id = r.article_id AND r.verdict IN ('edit', 'detail', 'correction')

-- Read anew, a version says what the one before it says: there was no edit, and that one still stands.
-- name: fold
SELECT news.fold_version(p.article_id, p.version)
FROM judged r
JOIN news.articles a ON a.article_id = r.article_id
JOIN news.past_versions p ON p.article_id = a.article_id AND p.version = a.version - 1 AND p.content_hash = a.content_hash
WHERE r.verdict = 'correction'

-- Seen again and equal: one narrow update. URLs that the crawl itself found unchanged (304, same bytes) count too.
-- name: touch_seen
UPDATE news.articles a SET last_seen_at = seen.seen_at
FROM (
    SELECT r.article_id, max(r.fetched_at) AS seen_at FROM judged r
    WHERE r.verdict IN ('same', 'alias', 'older') GROUP BY 1
    UNION ALL
    SELECT u.article_id, max(coalesce(c.fetched_at, l.fetched_at)) FROM ops.run_urls o
    JOIN news.article_urls u USING (url_id) JOIN ops.urls l USING (url_id)
    LEFT JOIN ops.captures c ON c.run_id = o.run_id AND c.url_id = o.url_id
    WHERE o.run_id = %(run_id)s AND o.outcome = 'unchanged' GROUP BY 1
) seen
WHERE a.article_id = seen.article_id AND a.last_seen_at < seen.seen_at

-- No address of a new article is known, and this site's lock is ours: nothing can conflict, and not to look for it
-- halves the cost. Of one address the ledger has one row, so that the batch has none twice.
-- name: keep_new_urls
INSERT INTO news.article_urls (site, url_key, url, article_id, kind, url_id, first_seen_at, run_id)
SELECT %(site)s, url_key, url, article_id, 'fetched', url_id, fetched_at, %(run_id)s
FROM judged WHERE verdict = 'new' ORDER BY url_key

-- The same where some were doubted: what only another's canonical link gave away is the new one's; where the other
-- answered once, and redirects now, it stays.
-- name: keep_doubted_urls
INSERT INTO news.article_urls (site, url_key, url, article_id, kind, url_id, first_seen_at, run_id)
SELECT %(site)s, url_key, url, article_id, 'fetched', url_id, fetched_at, %(run_id)s
FROM judged WHERE verdict = 'new' ORDER BY url_key
ON CONFLICT (url_key, site, url) DO UPDATE SET
    article_id = excluded.article_id, kind = excluded.kind, url_id = excluded.url_id, run_id = excluded.run_id
WHERE article_urls.kind = 'canonical' AND article_urls.url_id IS NULL

-- name: keep_urls
INSERT INTO news.article_urls (site, url_key, url, article_id, kind, url_id, first_seen_at, run_id)
SELECT %(site)s, url_key, url, article_id, 'fetched', url_id, fetched_at, %(run_id)s
FROM judged WHERE verdict <> 'new'
ON CONFLICT (url_key, site, url) DO UPDATE SET url_id = excluded.url_id
WHERE article_urls.url_id IS NULL

-- name: keep_other_urls
INSERT INTO news.article_urls (site, url_key, url, article_id, kind, first_seen_at, run_id)
SELECT DISTINCT ON (n.url_key, n.url) s.site, n.url_key, n.url, r.article_id, n.kind, s.fetched_at, s.run_id
FROM judged r
JOIN staging.articles s ON s.run_id = %(run_id)s AND s.url_id = r.url_id
CROSS JOIN LATERAL (VALUES
    (s.url_key, s.announced_url, 'announced', 1),
    (s.final_key, s.final_url, 'redirect', 2),
    (s.identity_key, s.canonical_url, 'canonical', 3)
) n (url_key, url, kind, position)
WHERE (s.announced_url <> s.url OR s.final_url <> s.url OR s.canonical_url <> s.url)
  AND n.url <> s.url AND (n.position < 3 OR s.owns_canonical)
ORDER BY n.url_key, n.url, n.position, s.url_id
ON CONFLICT DO NOTHING

-- name: queue_new
INSERT INTO ops.enrich_queue (article_id, queued_at)
SELECT article_id, %(now)s::timestamptz FROM judged WHERE verdict = 'new'

-- DO UPDATE and not DO NOTHING: it waits for an enrich that is at work on the same article, so that no edit is lost.
-- name: queue_enrich
INSERT INTO ops.enrich_queue (article_id, queued_at)
SELECT DISTINCT article_id, %(now)s::timestamptz FROM judged
WHERE verdict IN ('edit', 'detail', 'correction') ORDER BY 1
ON CONFLICT (article_id) DO UPDATE SET queued_at = excluded.queued_at

-- A new article is an old one at a new address when the publisher gives both the same id, the same time of publication
-- and much the same headline or text. The time is what a fault cannot give away: a template that prints one id on all
-- pages, or on each bulletin of a series, does so over many times, and then the id is not believed at all. An id may be
-- an address (page:KEY): then the article that is known by it is meant. The row that is known stays, and of two new ones
-- the one that speaks for the batch (`rank`). Rows that would merge into one that merges itself wait for the next round.
-- name: merge_same_id
WITH new AS (
    SELECT a.*,
           coalesce(a.published_at - interval '10 minutes', '-infinity') AS since,
           coalesce(a.published_at + interval '10 minutes', '-infinity') AS until
    FROM judged r
    CROSS JOIN LATERAL (SELECT * FROM news.articles WHERE article_id = r.article_id AND publisher_id IS NOT NULL OFFSET 0) a
    WHERE r.verdict = 'new' AND r.has_id
), likely AS (
    SELECT n.article_id AS other, t.article_id AS kept, n.publisher_id, n.url, n.content_hash, n.known_from, n.fetched_at,
           t.content_hash AS kept_hash, t.known_from AS kept_known, t.fetched_at AS kept_fetched
    FROM new n CROSS JOIN LATERAL (
        (SELECT * FROM news.articles o WHERE o.site = n.site AND o.publisher_id = n.publisher_id
         AND o.published_at BETWEEN n.since AND n.until LIMIT 8)
        UNION ALL
        (SELECT o.* FROM news.article_urls u JOIN news.articles o USING (article_id)
         WHERE starts_with(n.publisher_id, 'page:') AND u.site = n.site AND u.url_key = substr(n.publisher_id, 6)
           AND o.published_at BETWEEN n.since AND n.until LIMIT 8)
    ) t
    LEFT JOIN judged j ON j.article_id = t.article_id AND j.verdict = 'new'
    WHERE t.article_id <> n.article_id
      AND (j.article_id IS NULL
           OR (t.from_variant, n.fetched_at, t.url_id) < (n.from_variant, t.fetched_at, n.url_id))
      AND (similarity(n.headline, t.headline) > 0.4 OR similarity(left(n.body_text, 2000), left(t.body_text, 2000)) > 0.6)
      AND NOT EXISTS (SELECT FROM news.articles x WHERE x.site = n.site AND x.publisher_id = n.publisher_id
                      AND (x.published_at < n.since OR x.published_at > n.until))
      AND NOT news.kept_apart(n.article_id, t.article_id)
), chosen AS (
    SELECT DISTINCT ON (other) *, known_from > kept_known AND fetched_at > kept_fetched AND content_hash <> kept_hash AS edits
    FROM likely l WHERE NOT EXISTS (SELECT FROM likely x WHERE x.other = l.kept)
    ORDER BY other, kept
), merged AS (
    SELECT other, kept, edits, news.merge_articles(
        kept, other, url || ' has the same publisher''s id, ' || publisher_id, %(run_id)s, %(now)s) AS change_id
    FROM chosen
)
UPDATE judged r SET article_id = m.kept, verdict = CASE WHEN r.verdict <> 'new' THEN r.verdict
                                                        WHEN m.edits THEN 'edit' ELSE 'moved' END
FROM merged m WHERE r.article_id = m.other AND m.change_id IS NOT NULL

-- name: restore
WITH standing AS (
    SELECT article_id, fetched_at FROM judged WHERE verdict <> 'new'
    UNION ALL
    SELECT u.article_id, coalesce(c.fetched_at, l.fetched_at) FROM ops.run_urls o
    JOIN news.article_urls u USING (url_id) JOIN ops.urls l USING (url_id)
    LEFT JOIN ops.captures c ON c.run_id = o.run_id AND c.url_id = o.url_id
    WHERE o.run_id = %(run_id)s AND o.outcome = 'unchanged'
), latest AS (
    SELECT article_id, max(fetched_at) AS fetched_at FROM standing GROUP BY article_id
), back AS (
    UPDATE news.articles a SET deleted_at = NULL FROM latest
    WHERE a.article_id = latest.article_id AND a.deleted_at < latest.fetched_at
    RETURNING a.article_id, latest.fetched_at
)
INSERT INTO news.article_events (article_id, event, at, run_id)
SELECT article_id, 'restored', fetched_at, %(run_id)s FROM back
ON CONFLICT DO NOTHING

-- An article is gone when an address of it went (404, 410) and no address of it stands: one that failed for so long that
-- nobody asks for it any more, as those of a port that was closed, stands no more than one that went.
-- name: mark_deleted
WITH touched AS (
    SELECT DISTINCT n.article_id
    FROM ops.run_urls o JOIN ops.urls u USING (url_id) JOIN news.article_urls n USING (url_id)
    WHERE o.run_id = %(run_id)s AND o.outcome NOT IN ('pending', 'published', 'unchanged')
      AND (u.state = 'gone' OR u.state = 'failed' AND u.due_at IS NULL)
), gone AS (
    SELECT n.article_id, max(coalesce(u.gone_at, u.fetched_at, %(now)s)) AS gone_at
    FROM touched JOIN news.article_urls n USING (article_id) JOIN ops.urls u USING (url_id)
    GROUP BY n.article_id
    HAVING bool_and(u.state = 'gone' OR u.state = 'failed' AND u.due_at IS NULL) AND bool_or(u.state = 'gone')
), marked AS (
    UPDATE news.articles a SET deleted_at = gone.gone_at FROM gone
    WHERE a.article_id = gone.article_id AND a.deleted_at IS NULL
    RETURNING a.article_id, a.deleted_at
)
INSERT INTO news.article_events (article_id, event, at, run_id)
SELECT article_id, 'deleted', deleted_at, %(run_id)s FROM marked
ON CONFLICT DO NOTHING

-- A page of another article than its address is known by is not to pass for that one when it comes again. Nor is the one
-- that was seen last and taken for older than what we hold, as it is where the clock was ahead.
-- name: forget_strangers
UPDATE ops.urls u SET etag = NULL, last_modified = NULL, payload_digest = NULL
FROM judged r CROSS JOIN LATERAL (SELECT article_id FROM news.article_urls WHERE url_id = r.url_id OFFSET 0) known
WHERE r.verdict <> 'new' AND u.url_id = r.url_id
  AND (known.article_id <> r.article_id
       OR r.verdict = 'older' AND EXISTS (
           SELECT FROM ops.captures c
           WHERE c.run_id = %(run_id)s AND c.url_id = r.url_id AND c.source IS NULL AND NOT EXISTS (
               SELECT FROM ops.captures later WHERE later.url_id = c.url_id AND later.capture_id > c.capture_id)))

-- Where an address of an article went, those of its others that nobody would ask for any more are asked once: while one
-- was never seen to be gone, the article counts as standing.
-- name: ask_others
UPDATE ops.urls u SET due_at = %(now)s
FROM ops.run_urls o JOIN ops.urls gone USING (url_id)
CROSS JOIN LATERAL (SELECT m.url_id FROM news.article_urls n JOIN news.article_urls m USING (article_id)
                    WHERE n.url_id = o.url_id AND m.url_id <> n.url_id OFFSET 0) other
WHERE o.run_id = %(run_id)s AND o.outcome = 'failed' AND gone.state = 'gone'
  AND u.url_id = other.url_id AND u.state = 'fetched' AND u.due_at IS NULL AND u.fetched_at < gone.gone_at

-- name: settle_new
UPDATE ops.run_urls o SET outcome = 'published', reason = NULL, detail = NULL
FROM judged r WHERE r.verdict = 'new' AND o.run_id = %(run_id)s AND o.url_id = r.url_id

-- A capture that made a version was published by this run, however often the run is published: whether that version stands
-- or another has come since, and if another address has given it its details. Each article is looked up by its key
-- (OFFSET 0), whatever stale statistics make of it: they once read a million of them.
-- name: settle
UPDATE ops.run_urls o SET
    outcome = CASE WHEN made.version IS NOT NULL THEN 'published' ELSE 'unchanged' END,
    reason = NULL,
    detail = CASE WHEN made.version IS NOT NULL
                  THEN CASE WHEN made.version > 1 THEN 'version ' || made.version END
             ELSE CASE r.verdict
                 WHEN 'alias' THEN 'another address of a known article'
                 WHEN 'moved' THEN CASE WHEN a.url_id <> r.url_id THEN 'another address of a known article' END
                 WHEN 'older' THEN 'older than what is held'
                 WHEN 'detail' THEN 'same text, other details taken over'
                 WHEN 'correction' THEN 'read anew, no new version' END
             END
FROM judged r
CROSS JOIN LATERAL (SELECT * FROM news.articles WHERE article_id = r.article_id OFFSET 0) a
LEFT JOIN LATERAL (
    SELECT a.version WHERE a.known_from = r.fetched_at AND (a.url_id = r.url_id OR r.verdict = 'older')
    UNION ALL
    SELECT p.version FROM news.past_versions p
    WHERE r.verdict = 'older' AND p.article_id = a.article_id AND p.known_from = r.fetched_at
) made ON true
WHERE r.verdict <> 'new' AND o.run_id = %(run_id)s AND o.url_id = r.url_id

-- A page that was published or as we held it stays so when today's rules would reject it: the article stands.
-- name: leave_standing
WITH standing AS (
    SELECT b.* FROM ops.settled_before b JOIN ops.run_urls r USING (run_id, url_id)
    WHERE b.run_id = %(run_id)s AND b.outcome IN ('published', 'unchanged') AND r.outcome IN ('rejected', 'failed')
), forgotten AS (
    DELETE FROM ops.rejections j USING standing s WHERE j.run_id = s.run_id AND j.url_id = s.url_id
)
UPDATE ops.run_urls r SET outcome = s.outcome, reason = s.reason, detail = s.detail
FROM standing s WHERE r.run_id = s.run_id AND r.url_id = s.url_id

-- name: forget_settled
DELETE FROM ops.settled_before WHERE run_id = %(run_id)s

-- name: count_unchanged
SELECT count(*) FROM ops.run_urls WHERE run_id = %(run_id)s AND outcome = 'unchanged'

-- name: count
SELECT verdict, count(*) FROM judged GROUP BY verdict

-- name: clear_staging
DELETE FROM staging.articles WHERE run_id = %(run_id)s

-- name: accept_stats
UPDATE ops.run_stats SET accepted = true WHERE run_id = %(run_id)s
