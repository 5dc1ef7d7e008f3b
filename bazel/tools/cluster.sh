#!/usr/bin/env bash
# Shows several servers over one replicated database; called by `./dev cluster`, which has built them.
# A primary, two standbys of which one must confirm each commit, two servers that write and one that
# reads from a standby, all on this machine and gone at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly PG=/usr/lib/postgresql/15/bin
readonly SAMPLES=client/loader/samples
readonly START_SECONDS=30
bin=$(bazel info --config=clang bazel-bin 2>/dev/null)
export PATH="$bin/server:$bin/client/cli:$bin/client/loader:$PATH"
export COLUMNS=80

[[ -x $PG/postgres ]] || {
  echo "cluster: PostgreSQL 15 is not installed; ./dev setup installs it" >&2
  exit 1
}

# Where another user may go: PostgreSQL refuses to run as root.
scratch=$(mktemp -d /tmp/chancery-cluster.XXXXXX)
as_postgres=()
if ((EUID == 0)); then
  chown postgres "$scratch"
  as_postgres=(runuser -u postgres --)
fi
pg() { (cd / && "${as_postgres[@]}" "$PG/$1" "${@:2}"); }

servers=()
databases=()
# shellcheck disable=SC2317
stop_all() {
  local pid name
  for pid in "${servers[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  for name in "${databases[@]}"; do
    pg pg_ctl -D "$scratch/$name/data" -m immediate stop >/dev/null 2>&1 || true
  done
  rm -rf "$scratch"
}
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

heading() { printf '\n== %s\n' "$*"; }
run() {
  local line='$' word
  for word in "$@"; do
    [[ $word == *[!A-Za-z0-9_./:=,?@-]* ]] && word="\"$word\""
    line+=" $word"
  done
  printf '%s\n' "${line//$scratch/DIR}"
  "$@"
}

# Starts the database in $scratch/NAME/data, with its socket beside it.
start_database() {
  local name=$1
  databases=("$name" "${databases[@]}")
  pg pg_ctl -D "$scratch/$name/data" -w -l "$scratch/$name/log" \
    -o "-c unix_socket_directories=$scratch/$name -c listen_addresses=" start >/dev/null
}
uri() { printf 'postgresql://chancery@/postgres?host=%s' "$scratch/$1"; }

# Starts a server, and puts where it listens into the variable of its name.
start_server() {
  local name=$1 line ready
  shift
  exec {ready}< <(exec chanceryd --listen 127.0.0.1:0 "$@" 2>"$scratch/$name.log")
  servers+=($!)
  if ! read -r -t "$START_SECONDS" -u "$ready" line || [[ ! $line =~ listening\ on\ ([^ ,]+) ]]; then
    cat "$scratch/$name.log" >&2
    echo "cluster: the server $name did not start" >&2
    exit 1
  fi
  printf '%s\n' "${line//$scratch/DIR}" | fold -s -w "$COLUMNS"
  printf -v "$name" '%s' "${BASH_REMATCH[1]}"
}

heading "A database, and two standbys of which one must confirm each commit"
for name in primary s1 s2; do
  mkdir "$scratch/$name"
  ((EUID != 0)) || chown postgres "$scratch/$name"
done
pg initdb -D "$scratch/primary/data" -U chancery --auth=trust --encoding=UTF8 --locale=C >/dev/null
start_database primary
for name in s1 s2; do
  pg pg_basebackup -D "$scratch/$name/data" -R -c fast \
    -d "host=$scratch/primary user=chancery dbname=postgres application_name=$name"
  start_database "$name"
done
pg psql -q -h "$scratch/primary" -U chancery postgres \
  -c "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (s1, s2)'" \
  -c "SELECT pg_reload_conf()" >/dev/null
run chanceryd --store "$(uri primary)" --init-store

heading "Two servers that write, and one that reads from a standby"
start_server first --store "$(uri primary)"
first_pid=${servers[-1]}
start_server second --store "$(uri primary)"
start_server reader --store "$(uri s1)" --replica

heading "Load the samples through the first"
run chancery-load --server "$first" "$SAMPLES"

question=(met "Sergey Lavrov" --role "US Secretary of State")
heading "Ask the second"
run chancery --server "$second" "${question[@]}" | tee "$scratch/answer"
heading "Ask the one at the standby"
run chancery --server "$reader" "${question[@]}"

heading "Kill the first, which has written last"
run kill -9 "$first_pid"
heading "Ask again, naming both: who asks goes to the one that is there"
run chancery --server "$first,$second" "${question[@]}" | tee "$scratch/again"
cmp <(tail -n +2 "$scratch/answer") <(tail -n +2 "$scratch/again")
echo "(the same answer)"
heading "That one writes now, though these articles are known"
run chancery-load --server "$first,$second" "$SAMPLES"
heading "All index rows follow from the facts"
run chancery --server "$second" verify
