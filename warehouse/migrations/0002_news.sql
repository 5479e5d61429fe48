-- The published articles, their past versions, the addresses they are known by, and the batch on its way there.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA news;
COMMENT ON SCHEMA news IS 'Published articles: one clean row per article, and its history. Analysts read here.';
CREATE SCHEMA staging;
COMMENT ON SCHEMA staging IS 'Parsed batches that the audit has not let through yet. Only the loader reads here.';

CREATE TABLE news.articles (
    article_id       bigint PRIMARY KEY,
    site             text NOT NULL,
    url              text NOT NULL,
    canonical_url    text NOT NULL,
    headline         text,
    description      text,
    authors          text[] NOT NULL DEFAULT '{}',
    published_at     timestamptz,
    modified_at      timestamptz,
    section          text,
    tags             text[] NOT NULL DEFAULT '{}',
    language         text,
    image_url        text,
    body_text        text NOT NULL,
    body_html        text NOT NULL DEFAULT '',
    word_count       int NOT NULL DEFAULT 0,
    access           text NOT NULL DEFAULT 'unknown' CHECK (access IN ('free', 'metered', 'paid', 'unknown')),
    first_seen_at    timestamptz NOT NULL,
    last_seen_at     timestamptz NOT NULL,
    deleted_at       timestamptz,
    version          int NOT NULL DEFAULT 1,
    valid_from       timestamptz NOT NULL,
    known_from       timestamptz NOT NULL,
    content_hash     text NOT NULL,
    detail_hash      text NOT NULL,
    published_raw    text,
    published_source text,
    links            jsonb NOT NULL DEFAULT '[]',
    field_sources    jsonb NOT NULL DEFAULT '{}',
    field_confidence jsonb NOT NULL DEFAULT '{}',
    run_id           text NOT NULL,
    parser_version   text NOT NULL,
    warc_path        text,
    warc_offset      bigint,
    payload_digest   text,
    fetched_at       timestamptz NOT NULL,
    url_id           bigint,
    from_variant     boolean NOT NULL DEFAULT false
) WITH (toast_tuple_target = 1024, fillfactor = 95);
CREATE INDEX articles_site_published ON news.articles (site, published_at);
CREATE INDEX articles_published ON news.articles (published_at);
CREATE INDEX articles_content ON news.articles (content_hash);

COMMENT ON TABLE news.articles IS 'One row per article: its current version. Past versions: news.article_versions.';
COMMENT ON COLUMN news.articles.article_id IS 'Identity of the article: a number made from site and first address, the same after a rebuild from the archive.';
COMMENT ON COLUMN news.articles.site IS 'Name of the site, as in scrapers/sites/NAME.py.';
COMMENT ON COLUMN news.articles.url IS 'Address that the row was fetched from. All addresses: news.article_urls.';
COMMENT ON COLUMN news.articles.canonical_url IS 'Address that the page calls its own; where it names none, the one that answered.';
COMMENT ON COLUMN news.articles.headline IS 'Headline.';
COMMENT ON COLUMN news.articles.description IS 'Deck: the summary that stands under the headline.';
COMMENT ON COLUMN news.articles.authors IS 'People who wrote it, in the order of the byline.';
COMMENT ON COLUMN news.articles.published_at IS 'First publication, as the publisher says.';
COMMENT ON COLUMN news.articles.modified_at IS 'Last change, as the publisher says.';
COMMENT ON COLUMN news.articles.section IS 'Section or main category.';
COMMENT ON COLUMN news.articles.tags IS 'Keywords and tags.';
COMMENT ON COLUMN news.articles.language IS 'Language tag (BCP 47), such as en or de.';
COMMENT ON COLUMN news.articles.image_url IS 'Main picture.';
COMMENT ON COLUMN news.articles.body_text IS 'Text: paragraphs, headings, list items and quotes, separated by a blank line.';
COMMENT ON COLUMN news.articles.body_html IS 'The same as HTML, reduced to an allow-list of harmless tags.';
COMMENT ON COLUMN news.articles.word_count IS 'Words in body_text.';
COMMENT ON COLUMN news.articles.access IS 'Who may read it all, as the page says: free, metered, paid or unknown.';
COMMENT ON COLUMN news.articles.first_seen_at IS 'When we first fetched it.';
COMMENT ON COLUMN news.articles.last_seen_at IS 'When we last found it, changed or not.';
COMMENT ON COLUMN news.articles.deleted_at IS 'When we found it gone (404 or 410) after publication; empty while it stands. Rows are never deleted.';
COMMENT ON COLUMN news.articles.version IS 'Number of the current version, from 1; one more for every edit of headline or body.';
COMMENT ON COLUMN news.articles.valid_from IS 'Since when the current version stands, by the publisher''s clock.';
COMMENT ON COLUMN news.articles.known_from IS 'Since when we know the current version, by our clock.';
COMMENT ON COLUMN news.articles.content_hash IS 'Hash of headline and body text; a change of it is an edit.';
COMMENT ON COLUMN news.articles.detail_hash IS 'Hash of all fields to the letter and of the parser''s version; a change of it alone is taken over without a new version.';
COMMENT ON COLUMN news.articles.published_raw IS 'The publication time as it stood on the page.';
COMMENT ON COLUMN news.articles.published_source IS 'Where on the page published_at was read.';
COMMENT ON COLUMN news.articles.links IS 'Outbound links of the body: a list of {"url", "text"}.';
COMMENT ON COLUMN news.articles.field_sources IS 'Which rule gave each field.';
COMMENT ON COLUMN news.articles.field_confidence IS 'How sure each rule is, in 0..1.';
COMMENT ON COLUMN news.articles.run_id IS 'Run that the current content came with (ops.runs).';
COMMENT ON COLUMN news.articles.parser_version IS 'Version of the parser that read the page.';
COMMENT ON COLUMN news.articles.warc_path IS 'Archive file that holds the page, relative to the archive''s root.';
COMMENT ON COLUMN news.articles.warc_offset IS 'Byte offset of the record in warc_path.';
COMMENT ON COLUMN news.articles.payload_digest IS 'Digest of the page''s bytes.';
COMMENT ON COLUMN news.articles.fetched_at IS 'When the page that the row was read from was fetched.';
COMMENT ON COLUMN news.articles.url_id IS 'Row of ops.urls that the page was fetched for.';
COMMENT ON COLUMN news.articles.from_variant IS 'Whether the row was read from a secondary form of the page, such as AMP; the main form replaces it.';

CREATE TABLE news.past_versions (
    article_id     bigint NOT NULL REFERENCES news.articles,
    version        int NOT NULL,
    url            text NOT NULL,
    headline       text,
    description    text,
    authors        text[] NOT NULL,
    published_at   timestamptz,
    modified_at    timestamptz,
    section        text,
    tags           text[] NOT NULL,
    body_text      text NOT NULL,
    body_html      text NOT NULL,
    word_count     int NOT NULL,
    content_hash   text NOT NULL,
    valid_from     timestamptz NOT NULL,
    valid_to       timestamptz NOT NULL,
    known_from     timestamptz NOT NULL,
    known_to       timestamptz NOT NULL,
    run_id         text NOT NULL,
    parser_version text NOT NULL,
    warc_path      text,
    warc_offset    bigint,
    PRIMARY KEY (article_id, version)
);
COMMENT ON TABLE news.past_versions IS 'Versions that an edit has replaced. Read news.article_versions, which has the current ones too.';

CREATE VIEW news.article_versions AS
SELECT article_id, version, url, headline, description, authors, published_at, modified_at, section, tags, body_text,
       body_html, word_count, content_hash, valid_from, valid_to, known_from, known_to, run_id, parser_version,
       warc_path, warc_offset
FROM news.past_versions
UNION ALL
SELECT article_id, version, url, headline, description, authors, published_at, modified_at, section, tags, body_text,
       body_html, word_count, content_hash, valid_from, NULL, known_from, NULL, run_id, parser_version,
       warc_path, warc_offset
FROM news.articles;
COMMENT ON VIEW news.article_versions IS 'Every version of every article, the current ones with valid_to and known_to empty. What stood at time T: valid_from <= T and (valid_to > T or valid_to is null).';

DO $$
DECLARE
    relation text;
    entry text[];
BEGIN
    FOREACH relation IN ARRAY ARRAY['news.past_versions', 'news.article_versions'] LOOP
        FOREACH entry SLICE 1 IN ARRAY ARRAY[
            ['article_id', 'The article (news.articles).'],
            ['version', 'Number of the version, from 1.'],
            ['url', 'Address that the version was fetched from.'],
            ['headline', 'Headline of this version.'],
            ['description', 'Deck of this version.'],
            ['authors', 'Authors of this version.'],
            ['published_at', 'First publication, as this version said.'],
            ['modified_at', 'Last change, as this version said.'],
            ['section', 'Section of this version.'],
            ['tags', 'Tags of this version.'],
            ['body_text', 'Text of this version.'],
            ['body_html', 'Text of this version as harmless HTML.'],
            ['word_count', 'Words in body_text.'],
            ['content_hash', 'Hash of headline and body text.'],
            ['valid_from', 'Since when it stood, by the publisher''s clock: published_at or modified_at, and the fetch where the publisher said nothing.'],
            ['valid_to', 'Until when it stood; empty for the current version.'],
            ['known_from', 'When we first fetched it.'],
            ['known_to', 'When we fetched its successor; empty for the current version.'],
            ['run_id', 'Run that brought it (ops.runs).'],
            ['parser_version', 'Version of the parser that read it.'],
            ['warc_path', 'Archive file that holds the page.'],
            ['warc_offset', 'Byte offset of the record in warc_path.']
        ] LOOP
            EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', relation, entry[1], entry[2]);
        END LOOP;
    END LOOP;
END
$$;

CREATE TABLE news.article_urls (
    site          text NOT NULL,
    url_key       text NOT NULL,
    url           text NOT NULL,
    article_id    bigint NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('fetched', 'announced', 'redirect', 'canonical')),
    url_id        bigint,
    first_seen_at timestamptz NOT NULL,
    run_id        text NOT NULL,
    PRIMARY KEY (url_key, site, url)
);
CREATE INDEX article_urls_article ON news.article_urls (article_id);
CREATE INDEX article_urls_url_id ON news.article_urls (url_id) WHERE url_id IS NOT NULL;
COMMENT ON TABLE news.article_urls IS 'Every address that an article was announced, fetched or redirected under, or claims as its own.';
COMMENT ON COLUMN news.article_urls.site IS 'Name of the site.';
COMMENT ON COLUMN news.article_urls.url_key IS 'The address without scheme, www, tracking parameters, fragment, AMP and mobile forms: equal keys are one article.';
COMMENT ON COLUMN news.article_urls.url IS 'The address as it stood.';
COMMENT ON COLUMN news.article_urls.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN news.article_urls.kind IS 'How we met it: fetched, announced by a source, redirect target, or canonical link.';
COMMENT ON COLUMN news.article_urls.url_id IS 'Row of ops.urls, where we fetched it.';
COMMENT ON COLUMN news.article_urls.first_seen_at IS 'When we first met it.';
COMMENT ON COLUMN news.article_urls.run_id IS 'Run that brought it.';

CREATE TABLE news.article_events (
    article_id bigint NOT NULL REFERENCES news.articles,
    event      text NOT NULL CHECK (event IN ('deleted', 'restored')),
    at         timestamptz NOT NULL,
    run_id     text NOT NULL,
    PRIMARY KEY (article_id, at, event)
);
COMMENT ON TABLE news.article_events IS 'Articles that vanished from their site, and came back.';
COMMENT ON COLUMN news.article_events.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN news.article_events.event IS 'deleted: its address answered 404 or 410; restored: it stood there again.';
COMMENT ON COLUMN news.article_events.at IS 'When we saw it.';
COMMENT ON COLUMN news.article_events.run_id IS 'Run that saw it.';

CREATE TABLE staging.articles (
    run_id           text NOT NULL,
    url_id           bigint NOT NULL,
    site             text NOT NULL,
    candidate_id     bigint NOT NULL,
    identity_key     text NOT NULL,
    final_key        text NOT NULL,
    url_key          text NOT NULL,
    is_variant       boolean NOT NULL,
    owns_canonical   boolean NOT NULL,
    announced_url    text NOT NULL,
    url              text NOT NULL,
    final_url        text NOT NULL,
    canonical_url    text NOT NULL,
    headline         text,
    description      text,
    authors          text[] NOT NULL,
    published_at     timestamptz,
    modified_at      timestamptz,
    published_raw    text,
    published_source text,
    section          text,
    tags             text[] NOT NULL,
    language         text,
    image_url        text,
    body_text        text NOT NULL,
    body_html        text NOT NULL,
    links            jsonb NOT NULL,
    word_count       int NOT NULL,
    access           text NOT NULL CHECK (access IN ('free', 'metered', 'paid', 'unknown')),
    content_hash     text NOT NULL,
    detail_hash      text NOT NULL,
    parser_version   text NOT NULL,
    field_sources    jsonb NOT NULL,
    field_confidence jsonb NOT NULL,
    warc_path        text,
    warc_offset      bigint,
    payload_digest   text,
    fetched_at       timestamptz NOT NULL,
    PRIMARY KEY (run_id, url_id)
) WITH (toast_tuple_target = 8160);
COMMENT ON TABLE staging.articles IS 'Parsed articles of runs that are not published yet; emptied by publish and discard.';

DO $$
DECLARE
    entry text[];
    told text;
BEGIN
    FOREACH entry SLICE 1 IN ARRAY ARRAY[
        ['url_id', 'Row of ops.urls that the page was fetched for.'],
        ['candidate_id', 'article_id that the row gets when none of its addresses is known.'],
        ['identity_key', 'Key of the address that the page calls its own.'],
        ['final_key', 'Key of final_url.'],
        ['url_key', 'Key of url.'],
        ['owns_canonical', 'Whether canonical_url can be believed: on the same host, and not the home page.'],
        ['announced_url', 'Address as a source announced it.'],
        ['is_variant', 'Whether this is a secondary form of the page, such as AMP.'],
        ['final_url', 'Address that answered after redirects.']
    ] LOOP
        EXECUTE format('COMMENT ON COLUMN staging.articles.%I IS %L', entry[1], entry[2]);
    END LOOP;
    FOR entry, told IN
        SELECT ARRAY[s.attname::text], col_description('news.articles'::regclass, n.attnum)
        FROM pg_attribute s JOIN pg_attribute n ON n.attname = s.attname AND n.attrelid = 'news.articles'::regclass
        WHERE s.attrelid = 'staging.articles'::regclass AND s.attnum > 0
          AND col_description(s.attrelid, s.attnum) IS NULL
    LOOP
        EXECUTE format('COMMENT ON COLUMN staging.articles.%I IS %L', entry[1], told);
    END LOOP;
END
$$;

CREATE TABLE ops.rejections (
    run_id      text NOT NULL REFERENCES ops.runs ON DELETE CASCADE,
    url_id      bigint NOT NULL REFERENCES ops.urls ON DELETE CASCADE,
    site        text NOT NULL,
    url         text NOT NULL,
    stage       text NOT NULL CHECK (stage IN ('parse', 'stage', 'discard')),
    reason      text NOT NULL,
    detail      text NOT NULL DEFAULT '',
    rejected_at timestamptz NOT NULL,
    PRIMARY KEY (run_id, url_id)
);
CREATE INDEX rejections_site ON ops.rejections (site, rejected_at);
COMMENT ON TABLE ops.rejections IS 'Pages that were fetched and are no usable article, each with its reason.';
COMMENT ON COLUMN ops.rejections.run_id IS 'Run that fetched the page.';
COMMENT ON COLUMN ops.rejections.url_id IS 'Row of ops.urls.';
COMMENT ON COLUMN ops.rejections.site IS 'Name of the site.';
COMMENT ON COLUMN ops.rejections.url IS 'Address of the page.';
COMMENT ON COLUMN ops.rejections.stage IS 'Who rejected it: parse, stage (the database would refuse the row) or discard (an operator).';
COMMENT ON COLUMN ops.rejections.reason IS 'Reason, from a closed list (scrapers.outcome.RejectionReason).';
COMMENT ON COLUMN ops.rejections.detail IS 'What was seen, in words.';
COMMENT ON COLUMN ops.rejections.rejected_at IS 'When.';

CREATE TABLE ops.findings (
    run_id   text NOT NULL REFERENCES ops.runs ON DELETE CASCADE,
    number   int NOT NULL,
    check_name text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    field    text,
    expected text NOT NULL DEFAULT '',
    actual   text NOT NULL DEFAULT '',
    message  text NOT NULL,
    sample   text[] NOT NULL DEFAULT '{}',
    found_at timestamptz NOT NULL,
    PRIMARY KEY (run_id, number)
);
COMMENT ON TABLE ops.findings IS 'What the audit of a run''s batch found; one error or more holds the batch.';
COMMENT ON COLUMN ops.findings.run_id IS 'The run.';
COMMENT ON COLUMN ops.findings.number IS 'Position in the report, from 1.';
COMMENT ON COLUMN ops.findings.check_name IS 'Name of the check, such as volume or fill_rate.';
COMMENT ON COLUMN ops.findings.severity IS 'error holds the batch, warning and info do not.';
COMMENT ON COLUMN ops.findings.field IS 'Article field concerned, if any.';
COMMENT ON COLUMN ops.findings.expected IS 'What the contract or the history lets expect.';
COMMENT ON COLUMN ops.findings.actual IS 'What the batch has.';
COMMENT ON COLUMN ops.findings.message IS 'The finding in words.';
COMMENT ON COLUMN ops.findings.sample IS 'Addresses of some pages concerned.';
COMMENT ON COLUMN ops.findings.found_at IS 'When.';

CREATE TABLE ops.run_stats (
    run_id             text PRIMARY KEY REFERENCES ops.runs ON DELETE CASCADE,
    site               text NOT NULL,
    logical_at         timestamptz NOT NULL,
    accepted           boolean NOT NULL DEFAULT false,
    rows               int NOT NULL,
    new_rows           int NOT NULL,
    rejected           int NOT NULL,
    filled             jsonb NOT NULL,
    length_log_sum     double precision NOT NULL,
    length_log_squares double precision NOT NULL,
    age_rows           int NOT NULL,
    age_sum_hours      double precision NOT NULL,
    age_squares        double precision NOT NULL,
    known_rows         int NOT NULL,
    edited_rows        int NOT NULL
);
CREATE INDEX run_stats_site ON ops.run_stats (site, logical_at);
COMMENT ON TABLE ops.run_stats IS 'Figures of each run''s batch: the history that the audit compares new batches with.';
COMMENT ON COLUMN ops.run_stats.run_id IS 'The run.';
COMMENT ON COLUMN ops.run_stats.site IS 'Name of the site.';
COMMENT ON COLUMN ops.run_stats.logical_at IS 'The time that the run stands for.';
COMMENT ON COLUMN ops.run_stats.accepted IS 'Whether the batch was published; only such batches are history.';
COMMENT ON COLUMN ops.run_stats.rows IS 'Articles in the batch.';
COMMENT ON COLUMN ops.run_stats.new_rows IS 'Of these, articles not known before.';
COMMENT ON COLUMN ops.run_stats.rejected IS 'Pages rejected beside them.';
COMMENT ON COLUMN ops.run_stats.filled IS 'For each field the number of rows that have it.';
COMMENT ON COLUMN ops.run_stats.length_log_sum IS 'Sum of ln(characters of body_text).';
COMMENT ON COLUMN ops.run_stats.length_log_squares IS 'Sum of its squares.';
COMMENT ON COLUMN ops.run_stats.age_rows IS 'New articles with a publication time.';
COMMENT ON COLUMN ops.run_stats.age_sum_hours IS 'Sum of their ages when fetched, in hours, each at most 240.';
COMMENT ON COLUMN ops.run_stats.age_squares IS 'Sum of the squares of these ages.';
COMMENT ON COLUMN ops.run_stats.known_rows IS 'Articles in the batch that were known before.';
COMMENT ON COLUMN ops.run_stats.edited_rows IS 'Of these, articles whose headline or body differ from what we hold.';

CREATE TABLE ops.decisions (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      text NOT NULL REFERENCES ops.runs ON DELETE CASCADE,
    decision    text NOT NULL CHECK (decision IN ('release', 'discard')),
    who         text NOT NULL CHECK (who <> ''),
    why         text NOT NULL CHECK (why <> ''),
    decided_at  timestamptz NOT NULL,
    findings    jsonb NOT NULL
);
CREATE INDEX decisions_run ON ops.decisions (run_id);
COMMENT ON TABLE ops.decisions IS 'Who released or discarded a held batch, when and why.';
COMMENT ON COLUMN ops.decisions.decision_id IS 'Number of the decision.';
COMMENT ON COLUMN ops.decisions.run_id IS 'The run that was held.';
COMMENT ON COLUMN ops.decisions.decision IS 'release or discard.';
COMMENT ON COLUMN ops.decisions.who IS 'Who decided.';
COMMENT ON COLUMN ops.decisions.why IS 'The reason given.';
COMMENT ON COLUMN ops.decisions.decided_at IS 'When.';
COMMENT ON COLUMN ops.decisions.findings IS 'The findings that the decision was made on.';

CREATE TABLE ops.enrich_queue (
    article_id bigint PRIMARY KEY,
    queued_at  timestamptz NOT NULL
);
COMMENT ON TABLE ops.enrich_queue IS 'Articles published or edited since the last enrich: their search entries, stories and citations are due.';
COMMENT ON COLUMN ops.enrich_queue.article_id IS 'The article (news.articles).';
COMMENT ON COLUMN ops.enrich_queue.queued_at IS 'When it was published or edited.';
