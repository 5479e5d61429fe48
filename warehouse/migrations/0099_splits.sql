-- A merge that is taken back gives each article what came from its own addresses since, waits for publish and enrich, and
-- has the pages read again that had spoken for the one article alone.

CREATE FUNCTION news.part_from(base news.articles, own news.article_versions[], now_is news.articles, speaks boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before news.article_versions := own[1];
    latest news.article_versions := own[1];
    newer news.article_versions;
    parted news.articles := base;
    columns text;
BEGIN
    DELETE FROM news.past_versions WHERE article_id = base.article_id;
    latest.article_id := base.article_id;
    latest.version := 1;
    FOREACH newer IN ARRAY own[2:] LOOP
        CONTINUE WHEN newer.content_hash = latest.content_hash;
        -- Where another article's text stood in between, its time is that of publish: by the version before it.
        IF (newer.article_id, newer.version) IS DISTINCT FROM (before.article_id, before.version + 1) THEN
            newer.valid_from := CASE WHEN newer.modified_at > greatest(latest.valid_from, latest.modified_at)
                                          AND newer.modified_at <= newer.known_from THEN newer.modified_at
                                     ELSE newer.known_from END;
        END IF;
        before := newer;
        newer.valid_from := greatest(newer.valid_from, latest.valid_from);
        latest.valid_to := newer.valid_from;
        latest.known_to := newer.known_from;
        INSERT INTO news.past_versions SELECT latest.*;
        newer.article_id := base.article_id;
        newer.version := latest.version + 1;
        latest := newer;
    END LOOP;
    IF speaks THEN
        parted := now_is;
    ELSIF (latest.content_hash, latest.url) IS DISTINCT FROM (base.content_hash, base.url) THEN
        latest.valid_to := NULL;
        latest.known_to := NULL;
        parted := jsonb_populate_record(base, to_jsonb(latest));
        parted.detail_hash := '';
        parted.fetched_at := latest.known_from;
        SELECT c.url_id, c.payload_digest INTO parted.url_id, parted.payload_digest
        FROM (SELECT) one LEFT JOIN ops.captures c
          ON c.run_id = latest.run_id AND c.warc_path = latest.warc_path AND c.warc_offset = latest.warc_offset LIMIT 1;
        parted.url_id := coalesce(parted.url_id, base.url_id);
    END IF;
    parted.article_id := base.article_id;
    parted.version := latest.version;
    parted.valid_from := latest.valid_from;
    parted.known_from := latest.known_from;
    parted.first_seen_at := base.first_seen_at;
    parted.last_seen_at := greatest(base.last_seen_at, parted.fetched_at);
    parted.deleted_at := base.deleted_at;
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
    WHERE attrelid = 'news.articles'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'article_id';
    EXECUTE format('UPDATE news.articles SET (%s) = (SELECT %s FROM jsonb_populate_record(NULL::news.articles, $1)) '
                   'WHERE article_id = $2', columns, columns) USING to_jsonb(parted), base.article_id;
END
$$;
COMMENT ON FUNCTION news.part_from(news.articles, news.article_versions[], news.articles, boolean) IS 'Write an article''s history from the versions that are its own: its row is that of the merged article where that speaks for it, else as it was.';

CREATE FUNCTION news.stand_or_gone(number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a news.articles;
    last_event news.article_events;
    seen_at timestamptz;
    went_at timestamptz;
BEGIN
    SELECT * INTO STRICT a FROM news.articles WHERE article_id = number;
    SELECT max(u.fetched_at) FILTER (WHERE u.state = 'fetched'),
           CASE WHEN bool_and(u.state = 'gone') THEN max(u.gone_at) END
    INTO seen_at, went_at FROM news.article_urls n JOIN ops.urls u USING (url_id) WHERE n.article_id = number;
    a.deleted_at := CASE WHEN a.deleted_at IS NULL THEN went_at
                         WHEN seen_at > a.deleted_at OR a.fetched_at > a.deleted_at THEN NULL ELSE a.deleted_at END;
    SELECT * INTO last_event FROM news.article_events WHERE article_id = number ORDER BY at DESC, event DESC LIMIT 1;
    IF a.deleted_at IS NOT NULL AND last_event.event = 'deleted' THEN
        a.deleted_at := last_event.at;
    ELSIF a.deleted_at IS NOT NULL THEN
        a.deleted_at := greatest(a.deleted_at, last_event.at);
        INSERT INTO news.article_events (article_id, event, at, run_id) VALUES (number, 'deleted', a.deleted_at, a.run_id);
    ELSIF last_event.event = 'deleted' THEN
        INSERT INTO news.article_events (article_id, event, at, run_id)
        VALUES (number, 'restored', greatest(last_event.at, seen_at, a.fetched_at), a.run_id);
    END IF;
    UPDATE news.articles SET deleted_at = a.deleted_at WHERE article_id = number;
END
$$;
COMMENT ON FUNCTION news.stand_or_gone(bigint) IS 'Whether an article stands, and since when it does not, as the ledger knows of its addresses.';

CREATE OR REPLACE FUNCTION news.split_articles(change bigint, evidence text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    done ops.identity_changes;
    now_is news.articles;
    was news.articles;
    other news.articles;
    merged_at timestamptz;
    moved text[];
    of_kept news.article_versions[];
    of_other news.article_versions[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('copydesk publish'), hashtext(a.site))
    FROM ops.identity_changes c JOIN news.articles a ON a.article_id = c.kept_id WHERE c.change_id = split_articles.change;
    PERFORM pg_advisory_xact_lock(hashtext('copydesk enrich'));
    UPDATE ops.identity_changes c SET undone_at = at
    WHERE c.change_id = split_articles.change AND c.change = 'merge' AND c.undone_at IS NULL AND c.other <> '{}'
    RETURNING c.* INTO done;
    IF done.change_id IS NULL THEN
        RAISE EXCEPTION 'there is no merge % to undo', split_articles.change USING ERRCODE = 'no_data_found';
    END IF;
    SELECT * INTO STRICT now_is FROM news.articles WHERE article_id = done.kept_id FOR UPDATE;
    was := jsonb_populate_record(NULL::news.articles, coalesce(done.kept, to_jsonb(now_is)));
    other := jsonb_populate_record(NULL::news.articles, done.other->'article');
    merged_at := CASE WHEN other.fetched_at > was.fetched_at AND (other.deleted_at IS NULL OR was.deleted_at IS NOT NULL)
                      THEN other.fetched_at ELSE was.fetched_at END;
    SELECT coalesce(array_agg(u.url), '{}') INTO moved
    FROM jsonb_populate_recordset(NULL::news.article_urls, done.other->'urls') u;
    SELECT array_agg(v ORDER BY v.version) INTO of_kept
    FROM news.article_versions v WHERE v.article_id = done.kept_id AND v.url <> ALL (moved);
    SELECT array_agg(x.v ORDER BY x.since, (x.v).version) INTO of_other FROM (
        SELECT v, false AS since FROM jsonb_populate_recordset(NULL::news.article_versions, done.other->'versions') v
        UNION ALL
        SELECT jsonb_populate_record(NULL::news.article_versions, done.other->'article'), false
        UNION ALL
        SELECT v, true FROM news.article_versions v
        WHERE v.article_id = done.kept_id AND v.url = ANY (moved) AND v.known_from > merged_at AND done.kept IS NOT NULL) x;

    INSERT INTO news.articles SELECT other.*;
    DELETE FROM news.article_events e USING jsonb_populate_recordset(NULL::news.article_events, done.other->'events') was_event
    WHERE e.article_id = done.kept_id AND e.event = was_event.event AND e.at = was_event.at;
    UPDATE news.article_urls u SET article_id = done.other_id
    FROM jsonb_populate_recordset(NULL::news.article_urls, done.other->'urls') moved_url
    WHERE u.article_id = done.kept_id AND u.url_key = moved_url.url_key AND u.site = moved_url.site AND u.url = moved_url.url;
    PERFORM news.part_from(other, of_other, now_is, now_is.fetched_at > merged_at AND now_is.url = ANY (moved));
    INSERT INTO news.article_events
    SELECT * FROM jsonb_populate_recordset(NULL::news.article_events, done.other->'events');
    IF done.kept IS NOT NULL THEN
        of_kept := coalesce(of_kept, ARRAY[jsonb_populate_record(NULL::news.article_versions, done.kept)]);
        PERFORM news.part_from(was, of_kept, now_is, now_is.url <> ALL (moved));
        DELETE FROM news.article_events e WHERE e.article_id = done.kept_id AND e.event = 'restored'
          AND e.at = greatest(other.last_seen_at, was.deleted_at)
          AND NOT EXISTS (SELECT FROM news.article_events x WHERE x.article_id = done.kept_id AND x.at > e.at);
        PERFORM news.stand_or_gone(done.kept_id);
    END IF;
    PERFORM news.stand_or_gone(done.other_id);
    -- What one of the two said while it did not speak was not kept: its page is to be read again, whatever its bytes.
    UPDATE ops.urls u SET etag = NULL, last_modified = NULL, payload_digest = NULL, due_at = at
    FROM news.article_urls n JOIN news.articles a USING (article_id)
    WHERE n.article_id IN (done.kept_id, done.other_id) AND u.url_id = n.url_id AND u.state = 'fetched'
      AND u.url_id = a.url_id AND (u.fetched_at > a.fetched_at OR a.detail_hash = '');
    INSERT INTO ops.enrich_queue (article_id, queued_at) VALUES (done.other_id, at), (done.kept_id, at)
    ON CONFLICT (article_id) DO UPDATE SET queued_at = excluded.queued_at;
    INSERT INTO ops.identity_changes (change, kept_id, other_id, evidence, changed_at, other)
    VALUES ('split', done.kept_id, done.other_id, evidence, at, '{}');
    RETURN done.other_id;
END
$$;
COMMENT ON FUNCTION news.split_articles(bigint, text, timestamptz) IS 'Take a merge back: each article gets back what it was, and what came from its own addresses since. Returns the number of the other article.';
REVOKE EXECUTE ON FUNCTION news.part_from(news.articles, news.article_versions[], news.articles, boolean) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION news.stand_or_gone(bigint) FROM PUBLIC;
