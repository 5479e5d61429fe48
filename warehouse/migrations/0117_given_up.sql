-- An address that failed for so long that nobody asks for it any more does not keep an article standing whose others went.

CREATE OR REPLACE FUNCTION news.stand_or_gone(number bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a news.articles;
    last_event news.article_events;
    seen_at timestamptz;
    went_at timestamptz;
BEGIN
    SELECT * INTO STRICT a FROM news.articles WHERE article_id = number;
    SELECT max(u.fetched_at) FILTER (WHERE u.state = 'fetched'),
           CASE WHEN bool_and(u.state = 'gone' OR u.state = 'failed' AND u.due_at IS NULL) AND bool_or(u.state = 'gone')
                THEN max(coalesce(u.gone_at, u.fetched_at)) END
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
