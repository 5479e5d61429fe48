-- What a takedown bars: every form of the addresses, and the publisher's own number of the article.

CREATE TABLE ops.barred (
    site        text NOT NULL,
    mark        text NOT NULL,
    takedown_id bigint NOT NULL REFERENCES ops.takedowns,
    PRIMARY KEY (site, mark)
);
COMMENT ON TABLE ops.barred IS 'What an article that was taken down is known by: no page that goes by it is fetched or published again.';
COMMENT ON COLUMN ops.barred.site IS 'Name of the site.';
COMMENT ON COLUMN ops.barred.mark IS 'Key of an address (news.article_urls.url_key), or the publisher''s own id (news.articles.publisher_id).';
COMMENT ON COLUMN ops.barred.takedown_id IS 'The takedown (ops.takedowns).';

ALTER TABLE ops.takedowns ADD COLUMN since timestamptz;
COMMENT ON COLUMN ops.takedowns.since IS 'When its address was first announced: sources'' answers archived from that day on are searched for its text.';

INSERT INTO ops.barred (site, mark, takedown_id)
SELECT DISTINCT ON (u.site, mark) u.site, mark, t.takedown_id
FROM ops.takedowns t
JOIN ops.urls u ON u.failure = 'taken_down' AND u.site = t.site AND (u.url = t.url OR u.fetch_url = t.url)
CROSS JOIN LATERAL regexp_replace(u.url, '^https?://(?:(?:www\d?|m|mobile|amp)\.)*|#.*$', '', 'g') bare
CROSS JOIN LATERAL rtrim(bare, '/') mark
WHERE t.kind = 'takedown'
ORDER BY u.site, mark, t.takedown_id;

-- A page that turns out to be what was taken down, under an address that nobody knew: its capture is to be erased, its
-- address barred, and the account says so. The loader may do this and no other takedown.
CREATE FUNCTION ops.take_down_again(run text, url_number bigint, marks text[], at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    u ops.urls;
    earlier bigint;
    places jsonb;
    made bigint;
BEGIN
    SELECT * INTO STRICT u FROM ops.urls WHERE url_id = url_number FOR UPDATE;
    SELECT min(b.takedown_id) INTO earlier FROM ops.barred b WHERE b.site = u.site AND b.mark = ANY (marks);
    IF earlier IS NULL THEN
        RAISE EXCEPTION 'nothing of % was taken down', u.url;
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object('warc_path', c.warc_path, 'warc_offset', c.warc_offset)), '[]')
    INTO places FROM ops.captures c WHERE c.url_id = url_number;
    INSERT INTO ops.takedowns (kind, site, url, who, why, article_ids, captures, requested_at, since)
    VALUES ('takedown', u.site, u.url, 'copydesk', 'another address of takedown ' || earlier, '{}', places, at,
            u.first_discovered_at)
    RETURNING takedown_id INTO made;
    INSERT INTO ops.barred (site, mark, takedown_id) SELECT u.site, m, made FROM unnest(marks) m ON CONFLICT DO NOTHING;
    DELETE FROM ops.captures WHERE url_id = url_number;
    DELETE FROM staging.articles WHERE url_id = url_number;
    UPDATE ops.urls SET state = 'skipped', failure = 'taken_down', due_at = NULL, title = NULL, etag = NULL,
           last_modified = NULL, payload_digest = NULL WHERE url_id = url_number;
    UPDATE ops.run_urls SET outcome = 'skipped', reason = 'taken_down', detail = 'another address of takedown ' || earlier
    WHERE run_id = run AND url_id = url_number;
END
$$;
COMMENT ON FUNCTION ops.take_down_again(text, bigint, text[], timestamptz) IS 'Extend a takedown to an address that turned out to be the same article.';
REVOKE EXECUTE ON FUNCTION ops.take_down_again(text, bigint, text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.take_down_again(text, bigint, text[], timestamptz) TO copydesk_loader;
