#!/bin/sh
# Generates the passwords of docker-compose.yml into .secrets, or the folder that is named. What is there already stays as it is: a
# database keeps the password that it was made with.
set -eu
folder=${1:-.secrets}
mkdir -p "$folder"
# Nobody else gets into the folder. The files in it are read by users of containers, who are given them one by one.
chmod 700 "$folder"
umask 022

# put <name>: what comes in, whole or not at all.
put() {
  if [ -e "$folder/$1" ]; then cat >/dev/null; else cat >"$folder/$1.new" && mv "$folder/$1.new" "$folder/$1"; fi
}

openssl rand -hex 24 | put postgres-password
printf 'postgres://gateway:%s@postgres:5432/gateway\n' "$(cat "$folder/postgres-password")" | put store-url
openssl rand -base64 32 | put webhook-encryption-key
openssl rand -hex 24 | put grafana-password
