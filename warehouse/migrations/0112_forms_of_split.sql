-- A form of an address that was met only after a merge, its AMP page or its mobile one, goes with the address in a split: it
-- stayed with the other article, and a takedown of that one barred the address, and erased the captures, of this one.

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
    SELECT coalesce(array_agg(u.url), '{}') INTO moved FROM (
        SELECT url FROM jsonb_populate_recordset(NULL::news.article_urls, done.other->'urls')
        UNION
        SELECT u.url FROM news.article_urls u
        JOIN jsonb_populate_recordset(NULL::news.article_urls, done.other->'urls') own USING (site, url_key)
        WHERE u.article_id = done.kept_id AND u.first_seen_at > done.changed_at) u;
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
    WHERE e.article_id = done.kept_id AND e.event = was_event.event AND e.at = was_event.at
      AND NOT (e.event = 'deleted' AND e.at IS NOT DISTINCT FROM (done.kept->>'deleted_at')::timestamptz);
    INSERT INTO news.article_events
    SELECT * FROM jsonb_populate_recordset(NULL::news.article_events, done.other->'kept_events') ON CONFLICT DO NOTHING;
    UPDATE news.article_urls u SET article_id = done.other_id
    FROM jsonb_populate_recordset(NULL::news.article_urls, done.other->'urls') own
    WHERE u.article_id = done.kept_id AND u.url_key = own.url_key AND u.site = own.site AND u.url = ANY (moved);
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
