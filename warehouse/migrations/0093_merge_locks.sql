-- A merge waits for the publish of its site and for enrich, in this order, before it locks a row: an enrich that was at
-- work on one of the two articles and a publish that merged them stopped each other.

ALTER FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) RENAME TO merge_rows;
REVOKE EXECUTE ON FUNCTION news.merge_rows(bigint, bigint, text, text, timestamptz) FROM copydesk_loader;
COMMENT ON FUNCTION news.merge_rows(bigint, bigint, text, text, timestamptz) IS 'The work of news.merge_articles, once nobody else is at these articles.';

CREATE FUNCTION news.merge_articles(kept bigint, other bigint, evidence text, run text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('copydesk publish'), hashtext(a.site)) FROM news.articles a WHERE article_id = kept;
    PERFORM pg_advisory_xact_lock(hashtext('copydesk enrich'));
    RETURN news.merge_rows(kept, other, evidence, run, at);
END
$$;
COMMENT ON FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) IS 'Make one article of two: addresses move to the one kept, whose next versions the newer texts become. Returns the number of the change.';
REVOKE EXECUTE ON FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) TO copydesk_loader;
