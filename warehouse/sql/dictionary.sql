-- What the data dictionary is made from.

-- name: schemas
SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace
WHERE nspname IN ('news', 'ops', 'staging') ORDER BY nspname = 'staging', nspname

-- name: relations
SELECT c.oid, c.relname, CASE c.relkind WHEN 'v' THEN 'View' WHEN 'm' THEN 'Rollup' ELSE 'Table' END,
       obj_description(c.oid, 'pg_class')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
ORDER BY c.relname

-- name: columns
SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum)
FROM pg_attribute WHERE attrelid = %(oid)s AND attnum > 0 AND NOT attisdropped ORDER BY attnum

-- name: functions
SELECT proname || '(' || pg_get_function_arguments(p.oid) || ')', obj_description(p.oid, 'pg_proc')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = %(schema)s
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY proname

-- name: undocumented
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('news', 'ops', 'staging') AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
  AND coalesce(obj_description(c.oid, 'pg_class'), '') = ''
UNION ALL
SELECT n.nspname || '.' || c.relname || '.' || a.attname
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('news', 'ops', 'staging') AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped AND coalesce(col_description(a.attrelid, a.attnum), '') = ''
UNION ALL
SELECT n.nspname || '.' || p.proname || '()' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN ('news', 'ops', 'staging') AND coalesce(obj_description(p.oid, 'pg_proc'), '') = ''
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY 1
