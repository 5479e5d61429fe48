-- An article that came back to an earlier text of its own is known since it came back, and its row is of that page.

CREATE OR REPLACE FUNCTION news.part_from(base news.articles, own news.article_versions[], now_is news.articles, speaks boolean) RETURNS void
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
    ELSIF (latest.content_hash, latest.url, latest.known_from) IS DISTINCT FROM (base.content_hash, base.url, base.known_from) THEN
        latest.valid_to := NULL;
        latest.known_to := NULL;
        parted := jsonb_populate_record(base, to_jsonb(latest));
        parted.detail_hash := '';
        SELECT c.url_id, c.payload_digest, c.fetched_at
        INTO parted.url_id, parted.payload_digest, parted.fetched_at
        FROM (SELECT) one LEFT JOIN ops.captures c
          ON c.run_id = latest.run_id AND c.warc_path = latest.warc_path AND c.warc_offset = latest.warc_offset LIMIT 1;
        parted.url_id := coalesce(parted.url_id, base.url_id);
        parted.fetched_at := coalesce(parted.fetched_at, latest.known_from);
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
