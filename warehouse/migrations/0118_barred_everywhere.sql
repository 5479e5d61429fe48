-- An address that was taken down stays so whatever the site is called that announces it, and whichever of two sites on one
-- host does: only a publisher's number, which has a time beside it and so a space, is no more than its own site's.

CREATE INDEX barred_mark ON ops.barred (mark);
COMMENT ON COLUMN ops.barred.site IS 'Name of a site that knew it; an address is barred at all sites, a publisher''s own id at this one.';

CREATE OR REPLACE FUNCTION ops.take_down_again(run text, url_number bigint, marks text[], at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    u ops.urls;
    earlier bigint;
    standing text[];
    places jsonb;
    made bigint;
BEGIN
    SELECT * INTO STRICT u FROM ops.urls WHERE url_id = url_number FOR UPDATE;
    SELECT min(b.takedown_id) INTO earlier FROM ops.barred b
    WHERE b.mark = ANY (marks) AND (b.site = u.site OR strpos(b.mark, ' ') = 0);
    IF earlier IS NULL THEN
        RAISE EXCEPTION 'nothing of % was taken down', u.url;
    END IF;
    SELECT array_agg(a.url_key) INTO standing FROM news.article_urls own JOIN news.article_urls a USING (article_id)
    WHERE own.url_id = url_number;
    SELECT coalesce(jsonb_agg(jsonb_build_object('warc_path', c.warc_path, 'warc_offset', c.warc_offset)), '[]')
    INTO places FROM ops.captures c WHERE c.url_id = url_number AND (standing IS NULL OR c.run_id = run);
    INSERT INTO ops.takedowns (kind, site, url, who, why, article_ids, captures, requested_at, since)
    VALUES ('takedown', u.site, u.url, 'copydesk', 'another address of takedown ' || earlier, '{}', places, at,
            u.first_discovered_at)
    RETURNING takedown_id INTO made;
    INSERT INTO ops.barred (site, mark, takedown_id)
    SELECT u.site, m, made FROM unnest(marks) m WHERE m <> ALL (coalesce(standing, '{}')) ON CONFLICT DO NOTHING;
    DELETE FROM ops.captures WHERE url_id = url_number AND (standing IS NULL OR run_id = run);
    DELETE FROM staging.articles WHERE url_id = url_number;
    UPDATE ops.urls SET state = 'skipped', failure = 'taken_down', due_at = NULL, title = NULL, etag = NULL,
           last_modified = NULL, payload_digest = NULL WHERE url_id = url_number;
    UPDATE ops.run_urls SET outcome = 'skipped', reason = 'taken_down', detail = 'another address of takedown ' || earlier
    WHERE url_id = url_number AND (run_id = run OR outcome = 'pending');
END
$$;
