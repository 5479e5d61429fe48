#!/usr/bin/env bash
# Puts a dump of backup.sh in the place of a database: restored beside it first, and swapped in only when it is whole.
#   restore.sh DUMP DATABASE OWNER
# The database that was there stays as DATABASE_before_restore. Needs a superuser's login (PGHOST, PGPASSWORD_FILE, …).
set -euo pipefail
dump=${1:?name the dump} database=${2:?name the database} owner=${3:?name the role that shall own it}
[ -z "${PGPASSWORD_FILE:-}" ] || PGPASSWORD=$(cat "$PGPASSWORD_FILE")
export PGPASSWORD=${PGPASSWORD:-} PGDATABASE=postgres
roles=$(sed -E 's/^(.*\/)?[^/]*-([0-9]+T[0-9]+Z)\.dump$/\1roles-\2.sql/' <<<"$dump")
sql() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set database="$database" --set owner="$owner" "$@"; }

pg_restore --list "$dump" >/dev/null
# Roles belong to the server, not to a database. Those that exist already are an error that does not matter.
[ ! -e "$roles" ] || psql --no-psqlrc --quiet --file "$roles" >/dev/null 2>&1 || true
sql <<'SQL'
SELECT format('DROP DATABASE IF EXISTS %I', :'database' || '_restored') \gexec
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0', :'database' || '_restored', :'owner') \gexec
SELECT format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', :'database' || '_restored') \gexec
SQL
pg_restore --exit-on-error --dbname "${database}_restored" "$dump"
sql <<'SQL'
SELECT format('DROP DATABASE IF EXISTS %I WITH (FORCE)', :'database' || '_before_restore') \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :'database' \g /dev/null
SELECT format('ALTER DATABASE %I RENAME TO %I', datname, datname || '_before_restore')
  FROM pg_database WHERE datname = :'database' \gexec
SELECT format('ALTER DATABASE %I RENAME TO %I', :'database' || '_restored', :'database') \gexec
SQL
echo "$database is restored from $dump; what was there before is ${database}_before_restore"
