-- Who may do what. Run after every migration; running it again changes nothing.
-- The loader writes and never drops, truncates or, in news, deletes. The analyst reads what is published and the accounts.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA ops TO copydesk_loader, copydesk_analyst;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ops TO copydesk_loader;
REVOKE INSERT, UPDATE, DELETE ON ops.migrations FROM copydesk_loader;
