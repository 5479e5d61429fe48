-- Who may do what. Run after every migration; running it again changes nothing.
-- The loader writes and never drops or truncates, nor deletes what is published. The analyst reads what is published,
-- and the views of ops.

REVOKE ALL ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA ops, news, staging TO copydesk_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ops TO copydesk_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA staging TO copydesk_loader;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA news TO copydesk_loader;


GRANT USAGE ON SCHEMA ops, news TO copydesk_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA news TO copydesk_analyst;

DO $$
DECLARE
    found text;
BEGIN
    -- Records that the loader may add to or not even that; a table may be missing where only some migrations were applied.
    FOR found IN SELECT unnest(ARRAY['ops.migrations', 'ops.takedowns', 'ops.barred', 'ops.identity_changes', 'ops.decisions']) LOOP
        CONTINUE WHEN to_regclass(found) IS NULL;
        EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM copydesk_loader', found);
        IF found <> 'ops.decisions' THEN
            EXECUTE format('REVOKE INSERT ON %s FROM copydesk_loader', found);
        END IF;
    END LOOP;
    FOR found IN SELECT format('%I.%I', schemaname, viewname) FROM pg_views WHERE schemaname = 'ops' LOOP
        EXECUTE format('GRANT SELECT ON %s TO copydesk_analyst', found);
    END LOOP;
END
$$;
