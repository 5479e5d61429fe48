-- What the dashboard shows beyond news: views of ops, and one URL's life by functions, so that it reads as the analyst
-- and the tables of ops stay closed. What is in a held batch stays in staging.

CREATE OR REPLACE VIEW ops.run_accounts AS
SELECT r.run_id, r.site, r.mode, r.logical_at, r.started_at, r.finished_at, r.state, r.failure, r.detail,
       coalesce(u.discovered, 0) AS discovered, coalesce(u.published, 0) AS published,
       coalesce(u.unchanged, 0) AS unchanged, coalesce(u.rejected, 0) AS rejected, coalesce(u.failed, 0) AS failed,
       coalesce(u.skipped, 0) AS skipped, coalesce(u.pending, 0) AS pending, coalesce(u.held, 0) AS held,
       coalesce(u.reasons, '{}') AS reasons, coalesce(c.captures, 0) AS captures,
       r.crawl_report ->> 'state' AS crawl_state,
       ARRAY(SELECT jsonb_array_elements_text(r.crawl_report -> 'warc_files')) AS warc_files
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
COMMENT ON COLUMN ops.run_accounts.crawl_state IS 'How the crawl ended: ok, no_news, partial, failed or interrupted; empty while it runs.';
COMMENT ON COLUMN ops.run_accounts.warc_files IS 'Archive files that the run wrote, relative to the archive''s root.';

-- Each site's runs are taken by their index, so that this costs what the sites are, and not their history.
CREATE VIEW ops.site_states AS
WITH RECURSIVE names AS (
    SELECT min(site) AS site FROM ops.runs
    UNION ALL
    SELECT (SELECT min(r.site) FROM ops.runs r WHERE r.site > n.site) FROM names n WHERE n.site IS NOT NULL
)
SELECT n.site, l.run_id, l.logical_at, l.state, l.failure, l.detail, l.crawl_state,
       (SELECT count(*)::int FROM ops.run_urls o WHERE o.run_id = l.run_id AND o.outcome = 'published') AS published,
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) FROM (
            SELECT logical_at - lag(logical_at) OVER (ORDER BY logical_at) AS gap
            FROM (SELECT logical_at FROM ops.runs r WHERE r.site = n.site AND r.mode <> 'backfill'
                  ORDER BY logical_at DESC LIMIT 15) latest) gaps) AS usual_gap,
       (SELECT max(published_at) FROM news.articles a WHERE a.site = n.site) AS newest_published_at,
       s.sources, s.sources_failing, k.completeness
FROM names n
CROSS JOIN LATERAL (
    SELECT run_id, logical_at, state, failure, detail, crawl_report ->> 'state' AS crawl_state
    FROM ops.runs r WHERE r.site = n.site ORDER BY logical_at DESC, run_id DESC LIMIT 1
) l
CROSS JOIN LATERAL (
    SELECT count(*)::int AS sources, count(*) FILTER (WHERE last_failure IS NOT NULL)::int AS sources_failing
    FROM ops.sources c WHERE c.site = n.site
) s
CROSS JOIN LATERAL (
    SELECT (sum(c.urls)::numeric / sum(c.estimated_urls))::float8 AS completeness FROM ops.completeness c
    WHERE c.site = n.site AND c.estimated_urls IS NOT NULL
      AND c.day > (SELECT max(day) FROM ops.completeness m WHERE m.site = n.site) - 7
) k;
COMMENT ON VIEW ops.site_states IS 'How each site stands that was ever crawled.';
COMMENT ON COLUMN ops.site_states.site IS 'Name of the site.';
COMMENT ON COLUMN ops.site_states.run_id IS 'Its latest run.';
COMMENT ON COLUMN ops.site_states.logical_at IS 'The time that the run stands for.';
COMMENT ON COLUMN ops.site_states.state IS 'How far the run came.';
COMMENT ON COLUMN ops.site_states.failure IS 'Class of the failure, where its crawl failed.';
COMMENT ON COLUMN ops.site_states.detail IS 'The failure in words.';
COMMENT ON COLUMN ops.site_states.crawl_state IS 'How its crawl ended: ok, no_news, partial, failed or interrupted; empty while it runs.';
COMMENT ON COLUMN ops.site_states.published IS 'New articles and new versions that the run brought.';
COMMENT ON COLUMN ops.site_states.usual_gap IS 'Median time between the site''s latest fifteen runs, backfills left out.';
COMMENT ON COLUMN ops.site_states.newest_published_at IS 'Publication time of the newest article.';
COMMENT ON COLUMN ops.site_states.sources IS 'Feeds, sitemaps and section pages that were ever asked.';
COMMENT ON COLUMN ops.site_states.sources_failing IS 'Of these, those that failed when last asked.';
COMMENT ON COLUMN ops.site_states.completeness IS 'Share of what was there that was found, in 0..1, over the latest seven days (ops.completeness).';

CREATE VIEW ops.run_outcomes AS
SELECT r.run_id, r.site, r.logical_at, o.url_id, u.url, o.outcome, o.reason, o.detail, o.status, c.fetched_at, c.warc_path,
       c.warc_offset
FROM ops.run_urls o
JOIN ops.runs r USING (run_id)
JOIN ops.urls u USING (url_id)
LEFT JOIN ops.captures c ON c.run_id = o.run_id AND c.url_id = o.url_id;
COMMENT ON VIEW ops.run_outcomes IS 'What became of each URL in each run, with its address and where the answer lies.';
COMMENT ON COLUMN ops.run_outcomes.run_id IS 'The run.';
COMMENT ON COLUMN ops.run_outcomes.site IS 'Name of the site.';
COMMENT ON COLUMN ops.run_outcomes.logical_at IS 'The time that the run stands for.';
COMMENT ON COLUMN ops.run_outcomes.url_id IS 'Number of the URL.';
COMMENT ON COLUMN ops.run_outcomes.url IS 'The URL in its canonical form.';
COMMENT ON COLUMN ops.run_outcomes.outcome IS 'published, unchanged, rejected, failed, skipped or pending.';
COMMENT ON COLUMN ops.run_outcomes.reason IS 'Why, from the closed list of the outcome.';
COMMENT ON COLUMN ops.run_outcomes.detail IS 'The reason in words.';
COMMENT ON COLUMN ops.run_outcomes.status IS 'HTTP status, where there was an answer.';
COMMENT ON COLUMN ops.run_outcomes.fetched_at IS 'When it was fetched; empty where it was not.';
COMMENT ON COLUMN ops.run_outcomes.warc_path IS 'Archive file that holds the answer, relative to the archive''s root.';
COMMENT ON COLUMN ops.run_outcomes.warc_offset IS 'Byte offset of the record in warc_path.';

CREATE VIEW ops.run_findings AS
SELECT f.run_id, f.number, r.site, r.logical_at, r.state, f.check_name, f.severity, f.field, f.expected, f.actual,
       f.message, f.sample
FROM ops.findings f JOIN ops.runs r USING (run_id);
COMMENT ON VIEW ops.run_findings IS 'What the audit found in each run''s batch.';
COMMENT ON COLUMN ops.run_findings.run_id IS 'The run.';
COMMENT ON COLUMN ops.run_findings.number IS 'Number of the finding within the run.';
COMMENT ON COLUMN ops.run_findings.site IS 'Name of the site.';
COMMENT ON COLUMN ops.run_findings.logical_at IS 'The time that the run stands for.';
COMMENT ON COLUMN ops.run_findings.state IS 'How far the run came.';
COMMENT ON COLUMN ops.run_findings.check_name IS 'Name of the check.';
COMMENT ON COLUMN ops.run_findings.severity IS 'error holds the batch; warning and info are told.';
COMMENT ON COLUMN ops.run_findings.field IS 'Article field concerned, if one is.';
COMMENT ON COLUMN ops.run_findings.expected IS 'What should be, in words.';
COMMENT ON COLUMN ops.run_findings.actual IS 'What is, in words.';
COMMENT ON COLUMN ops.run_findings.message IS 'The whole finding in words.';
COMMENT ON COLUMN ops.run_findings.sample IS 'Addresses of pages concerned.';

CREATE VIEW ops.run_decisions AS
SELECT d.run_id, d.decision_id, d.decision, d.who, d.why, d.decided_at FROM ops.decisions d;
COMMENT ON VIEW ops.run_decisions IS 'What people decided about held batches.';
COMMENT ON COLUMN ops.run_decisions.run_id IS 'The run.';
COMMENT ON COLUMN ops.run_decisions.decision_id IS 'Number of the decision.';
COMMENT ON COLUMN ops.run_decisions.decision IS 'release or discard.';
COMMENT ON COLUMN ops.run_decisions.who IS 'Who decided.';
COMMENT ON COLUMN ops.run_decisions.why IS 'The reason that was given.';
COMMENT ON COLUMN ops.run_decisions.decided_at IS 'When.';

CREATE VIEW ops.batch_fill AS
SELECT s.run_id, s.site, s.logical_at, s.accepted, s.rows, s.filled FROM ops.run_stats s;
COMMENT ON VIEW ops.batch_fill IS 'How many articles of each batch had each field.';
COMMENT ON COLUMN ops.batch_fill.run_id IS 'The run.';
COMMENT ON COLUMN ops.batch_fill.site IS 'Name of the site.';
COMMENT ON COLUMN ops.batch_fill.logical_at IS 'The time that the run stands for.';
COMMENT ON COLUMN ops.batch_fill.accepted IS 'Whether the batch was published, so that later ones are compared with it.';
COMMENT ON COLUMN ops.batch_fill.rows IS 'Articles in the batch.';
COMMENT ON COLUMN ops.batch_fill.filled IS 'Field to number of articles that have it.';

CREATE VIEW ops.source_states AS
SELECT c.site, c.source_url, c.last_status, c.last_failure, c.failures, c.failing_since, c.checked_at, c.changed_at,
       c.urls_announced
FROM ops.sources c;
COMMENT ON VIEW ops.source_states IS 'Feeds, sitemaps and section pages, and what they answered last.';
COMMENT ON COLUMN ops.source_states.site IS 'Name of the site.';
COMMENT ON COLUMN ops.source_states.source_url IS 'Address of the source.';
COMMENT ON COLUMN ops.source_states.last_status IS 'HTTP status of the last answer.';
COMMENT ON COLUMN ops.source_states.last_failure IS 'Class of the last failure, empty when the last check went well.';
COMMENT ON COLUMN ops.source_states.failures IS 'Failures in a row.';
COMMENT ON COLUMN ops.source_states.failing_since IS 'Since when it fails without a good answer in between.';
COMMENT ON COLUMN ops.source_states.checked_at IS 'When it was last asked.';
COMMENT ON COLUMN ops.source_states.changed_at IS 'When it last brought something new.';
COMMENT ON COLUMN ops.source_states.urls_announced IS 'URLs in its last whole answer.';

CREATE VIEW ops.open_alerts AS
SELECT a.alert_id, a.site, a.cause, a.stage, a.run_id, a.detail, a.sample_url, a.before, a.after, a.next_step,
       a.occurrences, a.opened_at, a.last_seen_at
FROM ops.alerts a WHERE a.closed_at IS NULL;
COMMENT ON VIEW ops.open_alerts IS 'What is wrong now: causes that last, each with the next thing to do.';
COMMENT ON COLUMN ops.open_alerts.alert_id IS 'Number of the alert.';
COMMENT ON COLUMN ops.open_alerts.site IS 'Name of the site; * where the cause is the whole installation''s.';
COMMENT ON COLUMN ops.open_alerts.cause IS 'Failure class, name of an audit check, or another name that has a page in docs/runbook.';
COMMENT ON COLUMN ops.open_alerts.stage IS 'Stage that met it: crawl, parse, audit, publish or maintenance.';
COMMENT ON COLUMN ops.open_alerts.run_id IS 'The latest run that met it.';
COMMENT ON COLUMN ops.open_alerts.detail IS 'What was seen, in words, by the latest run.';
COMMENT ON COLUMN ops.open_alerts.sample_url IS 'One address that shows it.';
COMMENT ON COLUMN ops.open_alerts.before IS 'How it should be, or was before.';
COMMENT ON COLUMN ops.open_alerts.after IS 'How it is now.';
COMMENT ON COLUMN ops.open_alerts.next_step IS 'What to do next, as a command where there is one.';
COMMENT ON COLUMN ops.open_alerts.occurrences IS 'How many runs have met it.';
COMMENT ON COLUMN ops.open_alerts.opened_at IS 'When it was first met.';
COMMENT ON COLUMN ops.open_alerts.last_seen_at IS 'When it was last met.';

-- One URL's life (warehouse/sql/trace.sql), for whoever names the URL.

-- The rows of the ledger that the URL may mean: itself as it stands, or any address of the articles it belongs to.
CREATE FUNCTION ops.traced_urls(asked text, articles bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT url_id FROM ops.urls WHERE url = asked
    UNION SELECT url_id FROM ops.urls WHERE fetch_url = asked
    UNION SELECT url_id FROM news.article_urls WHERE article_id = ANY (articles) AND url_id IS NOT NULL
$$;
COMMENT ON FUNCTION ops.traced_urls(text, bigint[]) IS 'Numbers of the URLs in the ledger that an address may mean.';

CREATE FUNCTION ops.traced_ledger(ids bigint[]) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
    SELECT to_jsonb(u) || jsonb_build_object('sources', coalesce((
               SELECT jsonb_agg(jsonb_build_object('source', s.source, 'kind', s.source_kind, 'announced_at', s.announced_at)
                                ORDER BY s.announced_at)
               FROM ops.url_sources s WHERE s.url_id = u.url_id), '[]'))
    FROM ops.urls u WHERE u.url_id = ANY (ids) ORDER BY u.first_discovered_at, u.url_id
$$;
COMMENT ON FUNCTION ops.traced_ledger(bigint[]) IS 'The rows of the ledger of some URLs, with the sources that announced them.';

CREATE FUNCTION ops.traced_runs(ids bigint[]) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
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
    WHERE o.url_id = ANY (ids)
    ORDER BY r.logical_at, r.run_id, u.url
$$;
COMMENT ON FUNCTION ops.traced_runs(bigint[]) IS 'Every run that dealt with some URLs: outcome, capture, rejection, findings and decisions.';

REVOKE EXECUTE ON FUNCTION ops.traced_urls(text, bigint[]), ops.traced_ledger(bigint[]), ops.traced_runs(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.traced_urls(text, bigint[]), ops.traced_ledger(bigint[]), ops.traced_runs(bigint[])
    TO copydesk_loader, copydesk_analyst;

-- Deletions, the latest first.
CREATE INDEX article_events_at ON news.article_events (at);
