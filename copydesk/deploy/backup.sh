#!/usr/bin/env bash
# Dumps the databases into FOLDER, reads each dump back, and removes what is too old.
#   backup.sh once FOLDER         now
#   backup.sh nightly FOLDER      at once where the last night has none, then every night, for ever
# BACKUP_DATABASES ("warehouse airflow"), BACKUP_AT (hour:minute in UTC, 01:30), BACKUP_DAYS (14: nightly ones),
# BACKUP_MONTHS (12: the first of each month), PGPASSWORD_FILE, STATSD_HOST; the rest as libpq has it (PGHOST, …).
set -euo pipefail
umask 077
mode=${1:?once or nightly} folder=${2:?name the folder of the backups}
[ -z "${PGPASSWORD_FILE:-}" ] || PGPASSWORD=$(cat "$PGPASSWORD_FILE")
export PGPASSWORD=${PGPASSWORD:-}
stamp_form='[0-9]*T[0-9]*Z'

dump() { # DATABASE STAMP: complete under its name, or not there
  local file="$folder/$1-$2.dump"
  pg_dump --format custom --file "$file.part" "$1"
  pg_restore --list "$file.part" >/dev/null
  sync "$file.part"
  mv "$file.part" "$file"
  echo "$file: $(stat -c %s "$file") bytes"
}

roles() { # STAMP: a dump holds grants to roles, and no roles
  pg_dumpall --roles-only --no-role-passwords --file "$folder/roles-$1.sql.part"
  mv "$folder/roles-$1.sql.part" "$folder/roles-$1.sql"
}

rotate() {
  local kind kept_months=''
  for kind in roles $databases; do
    # Newest first. The oldest of a month is the month's own.
    find "$folder" -maxdepth 1 -name "$kind-$stamp_form.*" -printf '%f\n' | sort -r >"$folder/.list"
    kept_months=$(sed -E 's/^.*-([0-9]{6})[0-9]{2}T.*$/\1/' "$folder/.list" | uniq | head -n "${BACKUP_MONTHS:-12}")
    local number=0 file month
    while read -r file; do
      number=$((number + 1))
      month=$(sed -E 's/^.*-([0-9]{6})[0-9]{2}T.*$/\1/' <<<"$file")
      if [ "$number" -le "${BACKUP_DAYS:-14}" ]; then continue; fi
      if grep -qx "$month" <<<"$kept_months" && [ "$file" = "$(grep -- "-$month" "$folder/.list" | tail -n 1)" ]; then
        continue
      fi
      rm -f "${folder:?}/$file"
    done <"$folder/.list"
  done
  rm -f "$folder/.list"
}

tell() { # a gauge that Prometheus sees through StatsD: when the last backup was complete
  [ -n "${STATSD_HOST:-}" ] || return 0
  printf 'airflow.copydesk.backup.last_success:%s|g' "$(stat -c %Y "$folder/.complete")" >"/dev/udp/$STATSD_HOST/9125" || true
}

backup() {
  local stamp database
  # One at a time; and what a failed one has left goes first, or a disk that it filled stays full.
  exec 9>"$folder/.lock"
  flock 9
  rm -f "$folder"/*.part
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  roles "$stamp"
  for database in $databases; do dump "$database" "$stamp"; done
  rotate
  touch "$folder/.complete"
  tell
}

databases=${BACKUP_DATABASES:-warehouse airflow}
mkdir -p "$folder"
if [ "$mode" = once ]; then
  backup
  exit
fi
trap 'exit 0' TERM INT
while true; do
  now=$(date -u +%s)
  hour=$(date -u -d "today ${BACKUP_AT:-01:30}" +%s)
  [ "$hour" -le "$now" ] || hour=$((hour - 86400))
  # Held against the hour and not against the age: a day need not lie between two backups, and a long one ends late.
  if [ "$(stat -c %Y "$folder/.complete" 2>/dev/null || echo 0)" -lt "$hour" ]; then
    # A process of its own: `||` would switch `set -e` off in a function. A failure shows here, and after a day in the
    # health check; the next try comes soon.
    bash "$0" once "$folder" || { echo "backup failed" >&2; sleep 600 & wait $!; continue; }
  fi
  tell # again and again: what collects the figures forgets them when it starts anew
  pause=$((hour + 86400 - $(date -u +%s)))
  [ "$pause" -le 900 ] || pause=900
  [ "$pause" -le 0 ] || { sleep "$pause" & wait $!; }
done
