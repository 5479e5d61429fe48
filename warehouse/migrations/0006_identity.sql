-- Two rows that turn out to be one article become one; what was done is kept, and can be undone.

CREATE TABLE ops.identity_changes (
    change_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change     text NOT NULL CHECK (change IN ('merge', 'split')),
    kept_id    bigint NOT NULL,
    other_id   bigint NOT NULL,
    evidence   text NOT NULL,
    run_id     text,
    changed_at timestamptz NOT NULL,
    undone_at  timestamptz,
    other      jsonb NOT NULL
);
COMMENT ON TABLE ops.identity_changes IS 'Articles that were merged into one, and split again.';
COMMENT ON COLUMN ops.identity_changes.change_id IS 'Number of the change.';
COMMENT ON COLUMN ops.identity_changes.change IS 'merge or split.';
COMMENT ON COLUMN ops.identity_changes.kept_id IS 'The article that stays: the one seen first.';
COMMENT ON COLUMN ops.identity_changes.other_id IS 'The article merged into it, or split off again.';
COMMENT ON COLUMN ops.identity_changes.evidence IS 'Why they are one article.';
COMMENT ON COLUMN ops.identity_changes.run_id IS 'Run that showed it.';
COMMENT ON COLUMN ops.identity_changes.changed_at IS 'When.';
COMMENT ON COLUMN ops.identity_changes.undone_at IS 'When a merge was undone.';
COMMENT ON COLUMN ops.identity_changes.other IS 'The other article as it was: its row, past versions and addresses.';

CREATE FUNCTION news.merge_articles(kept bigint, other bigint, evidence text, run text, at timestamptz) RETURNS bigint
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
    INSERT INTO ops.identity_changes (change, kept_id, other_id, evidence, run_id, changed_at, other)
    VALUES ('merge', kept, other, evidence, run, at, jsonb_build_object(
        'article', to_jsonb(o),
        'versions', coalesce((SELECT jsonb_agg(to_jsonb(v)) FROM news.past_versions v WHERE v.article_id = other), '[]'),
        'urls', coalesce((SELECT jsonb_agg(to_jsonb(u)) FROM news.article_urls u WHERE u.article_id = other), '[]')))
    RETURNING change_id INTO done;
    IF o.fetched_at >= k.fetched_at AND o.content_hash <> k.content_hash THEN
        since := greatest(k.valid_from, CASE WHEN o.modified_at BETWEEN k.valid_from AND o.known_from
                                             THEN o.modified_at ELSE o.known_from END);
        INSERT INTO news.past_versions VALUES (
            k.article_id, k.version, k.url, k.headline, k.description, k.authors, k.published_at, k.modified_at, k.section,
            k.tags, k.body_text, k.body_html, k.word_count, k.content_hash, k.valid_from, since, k.known_from,
            greatest(o.known_from, k.known_from), k.run_id, k.parser_version, k.warc_path, k.warc_offset);
        UPDATE news.articles SET version = k.version + 1, valid_from = since,
            known_from = greatest(o.known_from, k.known_from) WHERE article_id = kept;
    END IF;
    IF o.fetched_at >= k.fetched_at THEN
        UPDATE news.articles SET
            url = o.url, canonical_url = o.canonical_url, headline = o.headline, description = o.description,
            authors = o.authors, modified_at = o.modified_at, section = o.section, tags = o.tags, language = o.language,
            image_url = o.image_url, body_text = o.body_text, body_html = o.body_html, word_count = o.word_count,
            access = o.access, content_hash = o.content_hash, detail_hash = o.detail_hash, links = o.links,
            field_sources = o.field_sources, field_confidence = o.field_confidence, run_id = o.run_id,
            parser_version = o.parser_version, warc_path = o.warc_path, warc_offset = o.warc_offset,
            payload_digest = o.payload_digest, fetched_at = o.fetched_at, url_id = o.url_id, from_variant = o.from_variant
        WHERE article_id = kept;
    END IF;
    UPDATE news.articles SET last_seen_at = greatest(k.last_seen_at, o.last_seen_at), deleted_at = o.deleted_at
    WHERE article_id = kept;
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
COMMENT ON FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) IS 'Make one article of two: addresses move to the one kept, whose next version the newer text becomes. Returns the number of the change.';
REVOKE EXECUTE ON FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) TO copydesk_loader;

CREATE FUNCTION news.undo_merge(change bigint, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    done ops.identity_changes;
BEGIN
    UPDATE ops.identity_changes c SET undone_at = at
    WHERE c.change_id = undo_merge.change AND c.change = 'merge' AND c.undone_at IS NULL RETURNING c.* INTO done;
    IF done.change_id IS NULL THEN
        RAISE EXCEPTION 'there is no merge % to undo', undo_merge.change;
    END IF;
    INSERT INTO news.articles SELECT * FROM jsonb_populate_record(NULL::news.articles, done.other->'article');
    INSERT INTO news.past_versions SELECT * FROM jsonb_populate_recordset(NULL::news.past_versions, done.other->'versions');
    UPDATE news.article_urls u SET article_id = done.other_id
    FROM jsonb_populate_recordset(NULL::news.article_urls, done.other->'urls') was
    WHERE u.url_key = was.url_key AND u.site = was.site AND u.url = was.url;
    INSERT INTO ops.enrich_queue (article_id, queued_at) VALUES (done.other_id, at), (done.kept_id, at)
    ON CONFLICT (article_id) DO UPDATE SET queued_at = excluded.queued_at;
    INSERT INTO ops.identity_changes (change, kept_id, other_id, evidence, changed_at, other)
    VALUES ('split', done.kept_id, done.other_id, 'merge ' || done.change_id || ' undone', at, '{}');
    RETURN done.other_id;
END
$$;
COMMENT ON FUNCTION news.undo_merge(bigint, timestamptz) IS 'Bring back the article that a merge took away, with its versions and addresses; the kept one keeps its versions. Returns its number.';
REVOKE EXECUTE ON FUNCTION news.undo_merge(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.undo_merge(bigint, timestamptz) TO copydesk_loader;
