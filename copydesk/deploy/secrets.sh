#!/usr/bin/env bash
# Makes the secrets of the production stack that FOLDER lacks: one file each, never overwritten.
#   copydesk/deploy/secrets.sh /etc/copydesk
# The folder is for its owner alone. The files in it are readable, since the containers' users see them through mounts
# that keep the host's modes; nobody gets past the folder.
set -euo pipefail
folder=${1:?name the folder of the secrets}
install -d -m 700 "$folder"

keep() { # NAME: what is on stdin becomes the secret, unless there is one
  if [ -e "$folder/$1" ]; then cat >/dev/null; return; fi
  cat >"$folder/$1.new"
  chmod 444 "$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
  echo "made $folder/$1"
}
hex() { head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'; } # BYTES

# Letters and digits only: they become parts of URLs.
for name in postgres_password airflow_db_password warehouse_db_password redis_password admin_password grafana_password; do
  hex 24 | keep "$name"
done
# SHA-512, which signs the tasks' tokens, wants a key of 64 characters.
for name in api_secret_key jwt_secret; do hex 32 | keep "$name"; done
# A Fernet key is 32 bytes in URL-safe base64. With it Airflow encrypts what its database holds: keep a copy elsewhere.
head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' | keep fernet_key
# Airflow's connections beside the warehouse's, the ones for alerts among them (docs/operations.md).
printf '{}\n' | keep connections.json
# Keys for an archive on S3, where there is one (docs/deploy.md).
printf '[default]\n' | keep aws_config
