-- What people look at: the accounts of runs, coverage, freshness, edits with readable differences, deletions.

CREATE INDEX urls_url ON ops.urls USING hash (url);
CREATE INDEX urls_fetch_url ON ops.urls USING hash (fetch_url);
CREATE INDEX runs_site ON ops.runs (site, logical_at);

CREATE FUNCTION news.word_diff(old text, new text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    a text[] := regexp_split_to_array(coalesce(old, ''), '\s+');
    b text[] := regexp_split_to_array(coalesce(new, ''), '\s+');
    n int := coalesce(array_length(a, 1), 0);
    m int := coalesce(array_length(b, 1), 0);
    head int := 0;
    tail int := 0;
    before text;
    after text;
BEGIN
    IF old IS NOT DISTINCT FROM new THEN
        RETURN new;
    END IF;
    WHILE head < least(n, m) AND a[head + 1] = b[head + 1] LOOP
        head := head + 1;
    END LOOP;
    WHILE tail < least(n, m) - head AND a[n - tail] = b[m - tail] LOOP
        tail := tail + 1;
    END LOOP;
    before := CASE WHEN head > 12 THEN '… ' ELSE '' END || array_to_string(a[greatest(1, head - 11):head], ' ');
    after := array_to_string(a[n - tail + 1:least(n, n - tail + 12)], ' ') || CASE WHEN tail > 12 THEN ' …' ELSE '' END;
    RETURN concat_ws(' ', nullif(before, ''),
        CASE WHEN head + tail < n AND array_to_string(a[head + 1:n - tail], '') <> ''
             THEN '[-' || array_to_string(a[head + 1:n - tail], ' ') || '-]' END,
        CASE WHEN head + tail < m AND array_to_string(b[head + 1:m - tail], '') <> ''
             THEN '{+' || array_to_string(b[head + 1:m - tail], ' ') || '+}' END,
        nullif(after, ''));
END
$$;
COMMENT ON FUNCTION news.word_diff(text, text) IS 'What changed between two lines of text: [-words taken out-] {+words put in+}, with some words around.';

CREATE FUNCTION news.text_diff(old text, new text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    a text[];
    b text[];
    kept_a text[] := string_to_array(coalesce(old, ''), E'\n\n');
    kept_b text[] := string_to_array(coalesce(new, ''), E'\n\n');
    result text[] := '{}';
BEGIN
    a := ARRAY(SELECT p FROM unnest(kept_a) WITH ORDINALITY u (p, i) WHERE p <> ALL (kept_b) ORDER BY i);
    b := ARRAY(SELECT p FROM unnest(kept_b) WITH ORDINALITY u (p, i) WHERE p <> ALL (kept_a) ORDER BY i);
    IF coalesce(array_length(a, 1), 0) = coalesce(array_length(b, 1), 0) THEN
        result := ARRAY(SELECT news.word_diff(a[i], b[i]) FROM generate_series(1, coalesce(array_length(a, 1), 0)) i);
    ELSE
        result := ARRAY(SELECT '[-' || p || '-]' FROM unnest(a) p) || ARRAY(SELECT '{+' || p || '+}' FROM unnest(b) p);
    END IF;
    RETURN array_to_string(result, E'\n');
END
$$;
COMMENT ON FUNCTION news.text_diff(text, text) IS 'What changed between two texts, a line for each paragraph that differs: [-taken out-] {+put in+}.';

CREATE VIEW news.edits AS
SELECT a.site, a.article_id, n.url, n.version, o.headline AS old_headline, n.headline AS new_headline,
       o.valid_to AS edited_at, o.known_to AS noticed_at,
       NOT coalesce(n.modified_at > greatest(o.modified_at, o.published_at), false) AS is_stealth,
       o.headline IS DISTINCT FROM n.headline AS headline_changed,
       o.body_text <> n.body_text AS body_changed,
       n.word_count - o.word_count AS words_added,
       news.word_diff(o.headline, n.headline) AS headline_diff,
       news.text_diff(o.body_text, n.body_text) AS body_diff,
       n.run_id
FROM news.past_versions o
JOIN news.articles a USING (article_id)
JOIN LATERAL (
    SELECT p.version, p.url, p.headline, p.modified_at, p.body_text, p.word_count, p.run_id
    FROM news.past_versions p WHERE p.article_id = o.article_id AND p.version = o.version + 1
    UNION ALL
    SELECT a.version, a.url, a.headline, a.modified_at, a.body_text, a.word_count, a.run_id
    WHERE a.version = o.version + 1
) n ON true;
COMMENT ON VIEW news.edits IS 'Every edit of a headline or body, with what changed in words.';
COMMENT ON COLUMN news.edits.site IS 'Name of the site.';
COMMENT ON COLUMN news.edits.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN news.edits.url IS 'Its address.';
COMMENT ON COLUMN news.edits.version IS 'Number of the version that the edit made.';
COMMENT ON COLUMN news.edits.old_headline IS 'Headline before.';
COMMENT ON COLUMN news.edits.new_headline IS 'Headline after.';
COMMENT ON COLUMN news.edits.edited_at IS 'When, by the publisher''s clock; where the publisher says nothing, when we noticed.';
COMMENT ON COLUMN news.edits.noticed_at IS 'When we noticed.';
COMMENT ON COLUMN news.edits.is_stealth IS 'Whether the publisher did not say so: modified_at did not move forward.';
COMMENT ON COLUMN news.edits.headline_changed IS 'Whether the headline changed.';
COMMENT ON COLUMN news.edits.body_changed IS 'Whether the text changed.';
COMMENT ON COLUMN news.edits.words_added IS 'Words gained; negative: lost.';
COMMENT ON COLUMN news.edits.headline_diff IS 'The headline''s change: [-taken out-] {+put in+}.';
COMMENT ON COLUMN news.edits.body_diff IS 'The text''s changes, a line for each paragraph: [-taken out-] {+put in+}.';
COMMENT ON COLUMN news.edits.run_id IS 'Run that noticed.';

CREATE VIEW news.stealth_edits AS SELECT * FROM news.edits WHERE is_stealth;
COMMENT ON VIEW news.stealth_edits IS 'Edits that the publisher did not announce.';

CREATE VIEW news.headline_changes AS SELECT * FROM news.edits WHERE headline_changed;
COMMENT ON VIEW news.headline_changes IS 'Edits of headlines.';

DO $$
DECLARE
    relation text;
    entry text[];
BEGIN
    FOREACH relation IN ARRAY ARRAY['news.stealth_edits', 'news.headline_changes'] LOOP
        FOR entry IN
            SELECT ARRAY[attname::text, col_description(attrelid, attnum)]
            FROM pg_attribute WHERE attrelid = 'news.edits'::regclass AND attnum > 0
        LOOP
            EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', relation, entry[1], entry[2]);
        END LOOP;
    END LOOP;
END
$$;

CREATE VIEW news.deletions AS
SELECT a.site, a.article_id, a.url, a.headline, a.published_at, e.at AS deleted_at,
       (SELECT min(r.at) FROM news.article_events r
        WHERE r.article_id = e.article_id AND r.event = 'restored' AND r.at > e.at) AS restored_at
FROM news.article_events e JOIN news.articles a USING (article_id)
WHERE e.event = 'deleted';
COMMENT ON VIEW news.deletions IS 'Articles that were taken off their site after publication, and whether they came back. Their text is kept.';
COMMENT ON COLUMN news.deletions.site IS 'Name of the site.';
COMMENT ON COLUMN news.deletions.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN news.deletions.url IS 'Its address.';
COMMENT ON COLUMN news.deletions.headline IS 'Its last headline.';
COMMENT ON COLUMN news.deletions.published_at IS 'When it had been published.';
COMMENT ON COLUMN news.deletions.deleted_at IS 'When we found it gone.';
COMMENT ON COLUMN news.deletions.restored_at IS 'When it stood there again.';

CREATE VIEW ops.run_accounts AS
SELECT r.run_id, r.site, r.mode, r.logical_at, r.started_at, r.finished_at, r.state, r.failure, r.detail,
       coalesce(u.discovered, 0) AS discovered, coalesce(u.published, 0) AS published,
       coalesce(u.unchanged, 0) AS unchanged, coalesce(u.rejected, 0) AS rejected, coalesce(u.failed, 0) AS failed,
       coalesce(u.skipped, 0) AS skipped, coalesce(u.pending, 0) AS pending, coalesce(u.held, 0) AS held,
       coalesce(u.reasons, '{}') AS reasons, coalesce(c.captures, 0) AS captures
FROM ops.runs r
LEFT JOIN LATERAL (
    SELECT sum(n)::int AS discovered,
           coalesce(sum(n) FILTER (WHERE outcome = 'published'), 0)::int AS published,
           coalesce(sum(n) FILTER (WHERE outcome = 'unchanged'), 0)::int AS unchanged,
           coalesce(sum(n) FILTER (WHERE outcome = 'rejected'), 0)::int AS rejected,
           coalesce(sum(n) FILTER (WHERE outcome = 'failed'), 0)::int AS failed,
           coalesce(sum(n) FILTER (WHERE outcome = 'skipped'), 0)::int AS skipped,
           coalesce(sum(n) FILTER (WHERE outcome = 'pending'), 0)::int AS pending,
           coalesce(sum(n) FILTER (WHERE outcome = 'pending' AND reason = 'held'), 0)::int AS held,
           jsonb_object_agg(outcome || '/' || reason, n) FILTER (WHERE reason IS NOT NULL) AS reasons
    FROM (SELECT outcome, reason, count(*) AS n FROM ops.run_urls o WHERE o.run_id = r.run_id GROUP BY 1, 2) counted
) u ON true
LEFT JOIN LATERAL (SELECT count(*)::int AS captures FROM ops.captures c WHERE c.run_id = r.run_id) c ON true;
COMMENT ON VIEW ops.run_accounts IS 'The sum of each run: discovered = published + unchanged + rejected + failed + skipped + pending.';
COMMENT ON COLUMN ops.run_accounts.run_id IS 'The run.';
COMMENT ON COLUMN ops.run_accounts.site IS 'Name of the site.';
COMMENT ON COLUMN ops.run_accounts.mode IS 'How it came about.';
COMMENT ON COLUMN ops.run_accounts.logical_at IS 'The time that the run stands for.';
COMMENT ON COLUMN ops.run_accounts.started_at IS 'When the crawl began.';
COMMENT ON COLUMN ops.run_accounts.finished_at IS 'When the crawl ended.';
COMMENT ON COLUMN ops.run_accounts.state IS 'How far it came.';
COMMENT ON COLUMN ops.run_accounts.failure IS 'Class of the failure, where the crawl failed.';
COMMENT ON COLUMN ops.run_accounts.detail IS 'The failure in words.';
COMMENT ON COLUMN ops.run_accounts.discovered IS 'URLs announced or due.';
COMMENT ON COLUMN ops.run_accounts.published IS 'New articles and new versions.';
COMMENT ON COLUMN ops.run_accounts.unchanged IS 'Fetched or confirmed, and equal to what we hold.';
COMMENT ON COLUMN ops.run_accounts.rejected IS 'Fetched, and no usable article.';
COMMENT ON COLUMN ops.run_accounts.failed IS 'Could not be fetched or parsed.';
COMMENT ON COLUMN ops.run_accounts.skipped IS 'Deliberately not fetched.';
COMMENT ON COLUMN ops.run_accounts.pending IS 'Still to be done.';
COMMENT ON COLUMN ops.run_accounts.held IS 'Of the pending, those in a held batch.';
COMMENT ON COLUMN ops.run_accounts.reasons IS 'Number of URLs by outcome and reason.';
COMMENT ON COLUMN ops.run_accounts.captures IS 'Answers archived.';

CREATE VIEW ops.coverage AS
SELECT r.site, date_trunc('hour', r.logical_at) AS hour, count(DISTINCT r.run_id)::int AS runs,
       count(u.url_id)::int AS discovered,
       count(c.capture_id)::int AS fetched,
       count(c.capture_id) FILTER (WHERE u.outcome IN ('published', 'unchanged', 'rejected')
                                   OR u.reason IN ('to_publish', 'held'))::int AS parsed,
       count(*) FILTER (WHERE u.outcome = 'published')::int AS published,
       count(*) FILTER (WHERE u.outcome = 'unchanged')::int AS unchanged,
       count(*) FILTER (WHERE u.outcome = 'rejected')::int AS rejected,
       count(*) FILTER (WHERE u.outcome = 'failed')::int AS failed,
       count(*) FILTER (WHERE u.outcome = 'skipped')::int AS skipped,
       count(*) FILTER (WHERE u.outcome = 'pending')::int AS pending,
       count(*) FILTER (WHERE u.reason = 'held')::int AS held,
       max(c.fetched_at) AS last_fetched_at
FROM ops.runs r
LEFT JOIN ops.run_urls u USING (run_id)
LEFT JOIN ops.captures c USING (run_id, url_id)
GROUP BY 1, 2;
COMMENT ON VIEW ops.coverage IS 'For each site and hour what was announced and what became of it: published + unchanged + rejected + failed + skipped + pending = discovered.';
COMMENT ON COLUMN ops.coverage.site IS 'Name of the site.';
COMMENT ON COLUMN ops.coverage.hour IS 'The hour that the runs stand for, in UTC.';
COMMENT ON COLUMN ops.coverage.runs IS 'Runs in that hour.';
COMMENT ON COLUMN ops.coverage.discovered IS 'URLs announced or due.';
COMMENT ON COLUMN ops.coverage.fetched IS 'Answers archived.';
COMMENT ON COLUMN ops.coverage.parsed IS 'Of these, read by the parse.';
COMMENT ON COLUMN ops.coverage.published IS 'New articles and new versions.';
COMMENT ON COLUMN ops.coverage.unchanged IS 'Equal to what we hold.';
COMMENT ON COLUMN ops.coverage.rejected IS 'No usable article; reasons in ops.coverage_reasons.';
COMMENT ON COLUMN ops.coverage.failed IS 'Could not be fetched or parsed; classes in ops.coverage_reasons.';
COMMENT ON COLUMN ops.coverage.skipped IS 'Deliberately not fetched.';
COMMENT ON COLUMN ops.coverage.pending IS 'Still to be done.';
COMMENT ON COLUMN ops.coverage.held IS 'Of the pending, those in a held batch.';
COMMENT ON COLUMN ops.coverage.last_fetched_at IS 'Latest fetch of a page.';

CREATE VIEW ops.coverage_reasons AS
SELECT r.site, date_trunc('hour', r.logical_at) AS hour, u.outcome, u.reason, count(*)::int AS urls
FROM ops.runs r JOIN ops.run_urls u USING (run_id)
GROUP BY 1, 2, 3, 4;
COMMENT ON VIEW ops.coverage_reasons IS 'ops.coverage by reason: why URLs were rejected, failed, skipped or are pending.';
COMMENT ON COLUMN ops.coverage_reasons.site IS 'Name of the site.';
COMMENT ON COLUMN ops.coverage_reasons.hour IS 'The hour that the runs stand for, in UTC.';
COMMENT ON COLUMN ops.coverage_reasons.outcome IS 'published, unchanged, rejected, failed, skipped or pending.';
COMMENT ON COLUMN ops.coverage_reasons.reason IS 'Why, from a closed list.';
COMMENT ON COLUMN ops.coverage_reasons.urls IS 'Number of URLs.';

CREATE VIEW ops.freshness AS
SELECT r.site, r.last_run_at, r.last_state, r.last_published_run_at, n.newest_published_at, n.last_new_at,
       s.checked_at AS sources_checked_at, coalesce(s.failing, 0) AS sources_failing
FROM (
    SELECT site, max(logical_at) AS last_run_at, (array_agg(state ORDER BY logical_at DESC))[1] AS last_state,
           max(logical_at) FILTER (WHERE state = 'published') AS last_published_run_at
    FROM ops.runs GROUP BY site
) r
LEFT JOIN LATERAL (
    SELECT max(published_at) AS newest_published_at, max(first_seen_at) AS last_new_at
    FROM (SELECT published_at, first_seen_at FROM news.articles a WHERE a.site = r.site AND published_at IS NOT NULL
          ORDER BY published_at DESC LIMIT 50) newest
) n ON true
LEFT JOIN LATERAL (
    SELECT max(checked_at) AS checked_at, count(*) FILTER (WHERE last_failure IS NOT NULL)::int AS failing
    FROM ops.sources c WHERE c.site = r.site
) s ON true;
COMMENT ON VIEW ops.freshness IS 'For each site how recent its articles, runs and sources are.';
COMMENT ON COLUMN ops.freshness.site IS 'Name of the site.';
COMMENT ON COLUMN ops.freshness.last_run_at IS 'Logical time of the latest run.';
COMMENT ON COLUMN ops.freshness.last_state IS 'How far the latest run came.';
COMMENT ON COLUMN ops.freshness.last_published_run_at IS 'Logical time of the latest run that was published.';
COMMENT ON COLUMN ops.freshness.newest_published_at IS 'Publication time of the newest article.';
COMMENT ON COLUMN ops.freshness.last_new_at IS 'When we first saw the latest of the newest articles.';
COMMENT ON COLUMN ops.freshness.sources_checked_at IS 'When a source of the site was last asked.';
COMMENT ON COLUMN ops.freshness.sources_failing IS 'Sources that failed when last asked.';

CREATE VIEW ops.held_runs AS
SELECT r.run_id, r.site, r.logical_at, (SELECT count(*)::int FROM ops.run_urls u
           WHERE u.run_id = r.run_id AND u.outcome = 'pending' AND u.reason = 'held') AS articles,
       f.findings
FROM ops.runs r
LEFT JOIN LATERAL (SELECT array_agg(message ORDER BY severity, number) AS findings
                   FROM ops.findings f WHERE f.run_id = r.run_id) f ON true
WHERE r.state = 'held';
COMMENT ON VIEW ops.held_runs IS 'Batches that wait for somebody to release or discard them.';
COMMENT ON COLUMN ops.held_runs.run_id IS 'The run.';
COMMENT ON COLUMN ops.held_runs.site IS 'Name of the site.';
COMMENT ON COLUMN ops.held_runs.logical_at IS 'The time that the run stands for.';
COMMENT ON COLUMN ops.held_runs.articles IS 'Articles in the batch.';
COMMENT ON COLUMN ops.held_runs.findings IS 'What the audit found, gravest first.';
