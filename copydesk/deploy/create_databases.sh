#!/bin/bash
# Run once by the PostgreSQL image on an empty data folder: Airflow's and the warehouse's databases with their owners.
set -eu
# The warehouse's owner may create the roles that the migrations grant to, and nothing outside its database.
# Read beforehand: a password that cannot be read must end this, and would not within psql's arguments.
airflow=$(cat "${SECRETS:-/run/secrets}/airflow_db_password")
warehouse=$(cat "${SECRETS:-/run/secrets}/warehouse_db_password")
psql --username "${POSTGRES_USER:-postgres}" --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
  --set airflow="$airflow" --set warehouse="$warehouse" <<'SQL'
CREATE ROLE airflow LOGIN PASSWORD :'airflow';
CREATE DATABASE airflow OWNER airflow;
CREATE ROLE copydesk LOGIN CREATEROLE PASSWORD :'warehouse';
CREATE DATABASE warehouse OWNER copydesk;
REVOKE CONNECT ON DATABASE airflow, warehouse FROM PUBLIC;
SQL
