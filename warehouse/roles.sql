-- The roles, which belong to the whole server and not to one database: made once, found ever after.
-- None may log in: give them to login roles (GRANT copydesk_analyst TO alice).

DO $$
DECLARE
    wanted text;
    -- From PostgreSQL 16 on, who creates a role is its member by ADMIN only, which does not yet allow SET ROLE.
    needed text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['copydesk_owner', 'copydesk_loader', 'copydesk_analyst'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- another database of this server was migrated at the same moment
            END;
        END IF;
        IF NOT pg_has_role(current_user, wanted, needed) THEN
            EXECUTE format('GRANT %I TO %I', wanted, current_user);
        END IF;
    END LOOP;
    EXECUTE format('GRANT CREATE, CONNECT, TEMPORARY ON DATABASE %I TO copydesk_owner', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO copydesk_loader', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO copydesk_analyst', current_database());
END
$$;
