-- A merge keeps every version that the other article had, dates them as publish does, and does not take for gone what
-- still stands under one address. A takedown takes along what merges had kept of the article.

CREATE OR REPLACE FUNCTION news.merge_articles(kept bigint, other bigint, evidence text, run text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k news.articles;
    o news.articles;
    latest news.article_versions;
    newer news.article_versions;
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
    -- The later page speaks, unless it is gone and the other stands.
    IF o.fetched_at > k.fetched_at AND (o.deleted_at IS NULL OR k.deleted_at IS NOT NULL) THEN
        -- Two pages of one fetch are no edit: only what was known later is a version.
        SELECT * INTO STRICT latest FROM news.article_versions v WHERE v.article_id = kept AND v.version = k.version;
        FOR newer IN SELECT * FROM news.article_versions v WHERE v.article_id = other AND v.known_from > k.known_from
                     ORDER BY v.version LOOP
            CONTINUE WHEN newer.content_hash = latest.content_hash;
            newer.valid_from := CASE WHEN newer.modified_at > greatest(latest.valid_from, latest.modified_at)
                                          AND newer.modified_at <= newer.known_from THEN newer.modified_at
                                     ELSE greatest(newer.known_from, latest.valid_from) END;
            latest.valid_to := newer.valid_from;
            latest.known_to := newer.known_from;
            INSERT INTO news.past_versions SELECT latest.*;
            newer.article_id := kept;
            newer.version := latest.version + 1;
            latest := newer;
        END LOOP;
        UPDATE news.articles SET
            version = latest.version, valid_from = latest.valid_from, known_from = latest.known_from,
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
    -- An article is gone when no address of it stands: since the last of them went.
    UPDATE news.articles SET first_seen_at = least(k.first_seen_at, o.first_seen_at),
        last_seen_at = greatest(k.last_seen_at, o.last_seen_at),
        deleted_at = CASE WHEN k.deleted_at IS NOT NULL AND o.deleted_at IS NOT NULL
                          THEN greatest(k.deleted_at, o.deleted_at) END
    WHERE article_id = kept;
    IF k.deleted_at IS NOT NULL AND o.deleted_at IS NULL THEN
        INSERT INTO news.article_events (article_id, event, at, run_id)
        VALUES (kept, 'restored', greatest(o.last_seen_at, k.deleted_at), coalesce(run, o.run_id)) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE news.article_urls SET article_id = kept WHERE article_id = other;
    UPDATE news.article_events e SET article_id = kept WHERE e.article_id = other
      AND NOT EXISTS (SELECT FROM news.article_events x WHERE x.article_id = kept AND x.at = e.at AND x.event = e.event)
      AND (o.deleted_at IS NULL OR e.at < o.deleted_at OR k.deleted_at < o.deleted_at);
    DELETE FROM news.article_events WHERE article_id = other;
    DELETE FROM news.past_versions WHERE article_id = other;
    DELETE FROM ops.enrich_queue WHERE article_id = other;
    DELETE FROM news.articles WHERE article_id = other;
    INSERT INTO ops.enrich_queue (article_id, queued_at) VALUES (kept, at)
    ON CONFLICT (article_id) DO UPDATE SET queued_at = excluded.queued_at;
    RETURN done;
END
$$;
COMMENT ON FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) IS 'Make one article of two: addresses move to the one kept, whose next versions the newer texts become. Returns the number of the change.';

CREATE OR REPLACE FUNCTION news.split_articles(change bigint, evidence text, at timestamptz) RETURNS bigint
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
    IF done.kept IS NOT NULL AND now_is.fetched_at IN (other.fetched_at, (done.kept->>'fetched_at')::timestamptz) THEN
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

COMMENT ON COLUMN ops.identity_changes.kept IS 'The article that stays, as it was before; empty once it was taken down.';

-- What earlier takedowns left behind: of articles that had merged into the one that was taken down, and of that one itself.
WITH RECURSIVE gone AS (
    SELECT unnest(article_ids) AS article_id FROM ops.takedowns
    UNION
    SELECT c.other_id FROM ops.identity_changes c JOIN gone g ON c.kept_id = g.article_id
    WHERE c.change = 'merge' AND c.undone_at IS NULL
)
UPDATE ops.identity_changes SET kept = NULL, other = '{}'
WHERE kept_id IN (SELECT article_id FROM gone) OR other_id IN (SELECT article_id FROM gone);
