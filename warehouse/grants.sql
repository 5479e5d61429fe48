-- Who may do what. Run after every migration; running it again changes nothing.
-- The loader writes and never drops or truncates, nor deletes what is published. The analyst reads what is published,
-- and the views of ops.

REVOKE ALL ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA ops, news, staging TO copydesk_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ops TO copydesk_loader;
REVOKE INSERT, UPDATE, DELETE ON ops.migrations FROM copydesk_loader;
REVOKE UPDATE, DELETE ON ops.decisions FROM copydesk_loader;
REVOKE INSERT, UPDATE, DELETE ON ops.takedowns, ops.identity_changes FROM copydesk_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA staging TO copydesk_loader;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA news TO copydesk_loader;

GRANT EXECUTE ON FUNCTION news.merge_articles(bigint, bigint, text, text, timestamptz) TO copydesk_loader;
GRANT EXECUTE ON FUNCTION news.undo_merge(bigint, timestamptz) TO copydesk_loader;

GRANT USAGE ON SCHEMA ops, news TO copydesk_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA news TO copydesk_analyst;

DO $$
DECLARE
    found text;
BEGIN
    FOR found IN SELECT format('%I.%I', schemaname, viewname) FROM pg_views WHERE schemaname = 'ops' LOOP
        EXECUTE format('GRANT SELECT ON %s TO copydesk_analyst', found);
    END LOOP;
END
$$;
