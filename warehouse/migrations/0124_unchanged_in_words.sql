-- A page that was rejected, or that waits in a held batch, may also be found as it was: it is unchanged, and no article.

COMMENT ON COLUMN ops.run_accounts.unchanged IS 'Looked at again, and the same as the last time: articles as we hold them, and pages that were rejected or held before and have not changed.';
COMMENT ON COLUMN ops.coverage.unchanged IS 'Looked at again, and the same as the last time: articles as we hold them, and pages that were rejected or held before and have not changed.';
