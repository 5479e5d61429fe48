-- A version that turns out to say what the one before it says, once both are read by the same rules, is no edit.

CREATE FUNCTION news.fold_version(number bigint, same integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    former news.past_versions;
BEGIN
    DELETE FROM news.past_versions p USING news.articles a
    WHERE a.article_id = number AND a.version = same + 1
      AND p.article_id = number AND p.version = same AND p.content_hash = a.content_hash
    RETURNING p.* INTO former;
    UPDATE news.articles SET version = former.version, valid_from = former.valid_from, known_from = former.known_from
    WHERE article_id = former.article_id;
END
$$;
COMMENT ON FUNCTION news.fold_version(bigint, integer) IS 'Make one version of an article''s current one and the one before it, where both have the same text: it stands since that one did.';
REVOKE EXECUTE ON FUNCTION news.fold_version(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.fold_version(bigint, integer) TO copydesk_loader;
