-- The publisher's own id of an article, and merges that can be taken back wholly.

ALTER TABLE staging.articles ADD COLUMN publisher_id text;
ALTER TABLE news.articles ADD COLUMN publisher_id text;
COMMENT ON COLUMN news.articles.publisher_id IS 'The publisher''s own id of the article, as its page prints it: post:N (WordPress), node:N (Drupal), jsonld:…, or page:KEY, another address of the article (news.article_urls.url_key).';
COMMENT ON COLUMN staging.articles.publisher_id IS 'The publisher''s own id of the article (news.articles.publisher_id).';
CREATE INDEX articles_publisher_id ON news.articles (site, publisher_id, published_at) WHERE publisher_id IS NOT NULL;

COMMENT ON COLUMN ops.barred.mark IS 'Key of an address (news.article_urls.url_key), or the publisher''s own id (news.articles.publisher_id) with the minute of publication, UTC.';

-- Near copies of one site and day, found by enrich, until they are judged.
CREATE TABLE ops.near_copies (
    article_id bigint NOT NULL,
    other_id   bigint NOT NULL,
    similarity real NOT NULL,
    PRIMARY KEY (article_id, other_id)
);
COMMENT ON TABLE ops.near_copies IS 'Pairs of articles of one site with much the same text, found by enrich and not yet judged to be one article or two.';
COMMENT ON COLUMN ops.near_copies.article_id IS 'The article that was new or edited.';
COMMENT ON COLUMN ops.near_copies.other_id IS 'The article with much the same text.';
COMMENT ON COLUMN ops.near_copies.similarity IS 'Share of the shorter text that stands in the longer one.';

ALTER TABLE ops.identity_changes ADD COLUMN kept jsonb;
COMMENT ON COLUMN ops.identity_changes.kept IS 'The article that stays, as it was before.';
COMMENT ON COLUMN ops.identity_changes.other IS 'The other article as it was: its row, past versions, events and addresses; empty once it was taken down.';
COMMENT ON COLUMN ops.identity_changes.evidence IS 'Why they are one article, or two; and who said so, where a person did.';

CREATE OR REPLACE FUNCTION news.merge_articles(kept bigint, other bigint, evidence text, run text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k news.articles;
    o news.articles;
    since timestamptz;
    done bigint;
BEGIN
    SELECT * INTO STRICT k FROM news.articles WHERE article_id = kept FOR UPDATE;
    SELECT * INTO STRICT o FROM news.articles WHERE article_id = other FOR UPDATE;
    IF k.site <> o.site OR kept = other THEN
        RAISE EXCEPTION 'articles % and % cannot be one', kept, other;
    END IF;
    INSERT INTO ops.identity_changes (change, kept_id, other_id, evidence, run_id, changed_at, kept, other)
    VALUES ('merge', kept, other, evidence, run, at, to_jsonb(k), jsonb_build_object(
        'article', to_jsonb(o),
        'versions', coalesce((SELECT jsonb_agg(to_jsonb(v)) FROM news.past_versions v WHERE v.article_id = other), '[]'),
        'events', coalesce((SELECT jsonb_agg(to_jsonb(e)) FROM news.article_events e WHERE e.article_id = other), '[]'),
        'urls', coalesce((SELECT jsonb_agg(to_jsonb(u)) FROM news.article_urls u WHERE u.article_id = other), '[]')))
    RETURNING change_id INTO done;
    -- Two pages of one fetch are no edit: only what was known later is a version.
    IF o.fetched_at > k.fetched_at AND o.known_from > k.known_from AND o.content_hash <> k.content_hash THEN
        since := greatest(k.valid_from, CASE WHEN o.modified_at BETWEEN k.valid_from AND o.known_from
                                             THEN o.modified_at ELSE o.known_from END);
        INSERT INTO news.past_versions (
            article_id, version, url, headline, description, authors, published_at, modified_at, section, tags, body_text,
            body_html, word_count, content_hash, valid_from, valid_to, known_from, known_to, run_id, parser_version,
            warc_path, warc_offset)
        VALUES (
            k.article_id, k.version, k.url, k.headline, k.description, k.authors, k.published_at, k.modified_at, k.section,
            k.tags, k.body_text, k.body_html, k.word_count, k.content_hash, k.valid_from, since, k.known_from,
            o.known_from, k.run_id, k.parser_version, k.warc_path, k.warc_offset);
        UPDATE news.articles SET version = k.version + 1, valid_from = since, known_from = o.known_from
        WHERE article_id = kept;
    END IF;
    IF o.fetched_at > k.fetched_at THEN
        UPDATE news.articles SET
            url = o.url, canonical_url = o.canonical_url, headline = o.headline, description = o.description,
            authors = o.authors, modified_at = o.modified_at, section = o.section, tags = o.tags, language = o.language,
            image_url = o.image_url, body_text = o.body_text, body_html = o.body_html, word_count = o.word_count,
            access = o.access, content_hash = o.content_hash, detail_hash = o.detail_hash, links = o.links,
            field_sources = o.field_sources, field_confidence = o.field_confidence, run_id = o.run_id,
            parser_version = o.parser_version, warc_path = o.warc_path, warc_offset = o.warc_offset,
            payload_digest = o.payload_digest, fetched_at = o.fetched_at, url_id = o.url_id,
            from_variant = o.from_variant, publisher_id = coalesce(o.publisher_id, k.publisher_id)
        WHERE article_id = kept;
    END IF;
    UPDATE news.articles SET first_seen_at = least(k.first_seen_at, o.first_seen_at),
        last_seen_at = greatest(k.last_seen_at, o.last_seen_at), deleted_at = o.deleted_at
    WHERE article_id = kept;
    IF k.deleted_at IS NOT NULL AND o.deleted_at IS NULL THEN
        INSERT INTO news.article_events (article_id, event, at, run_id)
        VALUES (kept, 'restored', greatest(o.last_seen_at, k.deleted_at), coalesce(run, o.run_id)) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE news.article_urls SET article_id = kept WHERE article_id = other;
    UPDATE news.article_events e SET article_id = kept WHERE e.article_id = other
      AND NOT EXISTS (SELECT FROM news.article_events x WHERE x.article_id = kept AND x.at = e.at AND x.event = e.event);
    DELETE FROM news.article_events WHERE article_id = other;
    DELETE FROM news.past_versions WHERE article_id = other;
    DELETE FROM ops.enrich_queue WHERE article_id = other;
    DELETE FROM news.articles WHERE article_id = other;
    INSERT INTO ops.enrich_queue (article_id, queued_at) VALUES (kept, at)
    ON CONFLICT (article_id) DO UPDATE SET queued_at = excluded.queued_at;
    RETURN done;
END
$$;

CREATE FUNCTION news.split_articles(change bigint, evidence text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    done ops.identity_changes;
    now_is news.articles;
    was news.articles;
    other news.articles;
    columns text;
BEGIN
    UPDATE ops.identity_changes c SET undone_at = at
    WHERE c.change_id = split_articles.change AND c.change = 'merge' AND c.undone_at IS NULL AND c.other <> '{}'
    RETURNING c.* INTO done;
    IF done.change_id IS NULL THEN
        RAISE EXCEPTION 'there is no merge % to undo', split_articles.change USING ERRCODE = 'no_data_found';
    END IF;
    SELECT * INTO STRICT now_is FROM news.articles WHERE article_id = done.kept_id FOR UPDATE;
    other := jsonb_populate_record(NULL::news.articles, done.other->'article');
    INSERT INTO news.articles SELECT other.*;
    INSERT INTO news.past_versions SELECT * FROM jsonb_populate_recordset(NULL::news.past_versions, done.other->'versions');
    DELETE FROM news.article_events e USING jsonb_populate_recordset(NULL::news.article_events, done.other->'events') was_event
    WHERE e.article_id = done.kept_id AND e.event = was_event.event AND e.at = was_event.at;
    INSERT INTO news.article_events
    SELECT * FROM jsonb_populate_recordset(NULL::news.article_events, done.other->'events');
    UPDATE news.article_urls u SET article_id = done.other_id
    FROM jsonb_populate_recordset(NULL::news.article_urls, done.other->'urls') moved
    WHERE u.url_key = moved.url_key AND u.site = moved.site AND u.url = moved.url;
    -- Where nothing came in between, the kept article is as it was before. What came since stays with it: then the
    -- versions tell what it was.
    IF done.kept IS NOT NULL AND now_is.fetched_at = greatest(other.fetched_at, (done.kept->>'fetched_at')::timestamptz) THEN
        was := jsonb_populate_record(NULL::news.articles, done.kept);
        DELETE FROM news.past_versions p WHERE p.article_id = done.kept_id AND p.version >= was.version;
        DELETE FROM news.article_events e WHERE e.article_id = done.kept_id AND e.event = 'restored'
          AND e.at = greatest(other.last_seen_at, was.deleted_at);
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
        WHERE attrelid = 'news.articles'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'article_id';
        EXECUTE format('UPDATE news.articles SET (%s) = (SELECT %s FROM jsonb_populate_record(NULL::news.articles, $1)) '
                       'WHERE article_id = $2', columns, columns) USING done.kept, done.kept_id;
    END IF;
    INSERT INTO ops.enrich_queue (article_id, queued_at) VALUES (done.other_id, at), (done.kept_id, at)
    ON CONFLICT (article_id) DO UPDATE SET queued_at = excluded.queued_at;
    INSERT INTO ops.identity_changes (change, kept_id, other_id, evidence, changed_at, other)
    VALUES ('split', done.kept_id, done.other_id, evidence, at, '{}');
    RETURN done.other_id;
END
$$;
COMMENT ON FUNCTION news.split_articles(bigint, text, timestamptz) IS 'Take a merge back: the article that it took away stands again with its versions and addresses, and the kept one as it was, unless it changed since. Returns the number of the one brought back.';
REVOKE EXECUTE ON FUNCTION news.split_articles(bigint, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.split_articles(bigint, text, timestamptz) TO copydesk_loader;

CREATE OR REPLACE FUNCTION news.undo_merge(change bigint, at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN news.split_articles(change, 'merge ' || change || ' undone', at);
COMMENT ON FUNCTION news.undo_merge(bigint, timestamptz) IS 'As news.split_articles, without words.';

CREATE FUNCTION news.kept_apart(one bigint, another bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN EXISTS (SELECT FROM ops.identity_changes c WHERE c.undone_at IS NOT NULL AND c.change = 'merge'
               AND least(c.kept_id, c.other_id) = least(one, another)
               AND greatest(c.kept_id, c.other_id) = greatest(one, another));
COMMENT ON FUNCTION news.kept_apart(bigint, bigint) IS 'Whether two articles were merged once and split again: no rule merges them a second time.';
REVOKE EXECUTE ON FUNCTION news.kept_apart(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.kept_apart(bigint, bigint) TO copydesk_loader;
CREATE INDEX identity_changes_kept ON ops.identity_changes (least(kept_id, other_id), greatest(kept_id, other_id));
CREATE INDEX identity_changes_site ON ops.identity_changes (changed_at);
