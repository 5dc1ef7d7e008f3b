#!/usr/bin/env bash
# The questions that one asks most, over PostgreSQL beside RocksDB, with round trips, and two servers
# beside one; called by `./dev bench sql [N]` (N meetings, default 100000), which has built all.
#
# The data are loaded into files and copied into the database (chanceryd --copy-store), which is
# timed, too. PostgreSQL, the servers and who asks share the machine.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly SHARED=../shared/bench
readonly PG=/usr/lib/postgresql/15/bin
readonly START_SECONDS=60
size=${1:-100000}
bin=$(bazel info -c opt bazel-bin 2>/dev/null)

if [[ ! -f $SHARED/gen.cc ]]; then
  echo "skipped: the workload generator is not at $SHARED"
  exit 0
fi
if [[ ! -x $PG/postgres ]]; then
  echo "skipped: PostgreSQL 15 is not installed; ./dev setup installs it"
  exit 0
fi

# Where another user may go: PostgreSQL refuses to run as root.
work=$(mktemp -d /tmp/chancery-bench.XXXXXX)
chmod 755 "$work"
mkdir "$work/pg"
as_postgres=()
if ((EUID == 0)); then
  chown postgres "$work/pg"
  as_postgres=(runuser -u postgres --)
fi
pg() { (cd / && "${as_postgres[@]}" "$PG/$1" "${@:2}"); }
pids=()
# shellcheck disable=SC2317
cleanup() {
  ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  pg pg_ctl -D "$work/pg/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

# Starts a server, and puts where it listens into the variable of its name.
start_server() {
  local name=$1
  shift
  "$bin/server/chanceryd" --listen 127.0.0.1:0 --port-file "$work/$name.port" "$@" \
    >/dev/null 2>"$work/$name.log" &
  pids+=($!)
  for _ in $(seq $((START_SECONDS * 20))); do
    if [[ -s $work/$name.port ]]; then
      printf -v "$name" '127.0.0.1:%s' "$(cat "$work/$name.port")"
      return
    fi
    sleep 0.05
  done
  cat "$work/$name.log" >&2
  echo "bench: the server $name did not start" >&2
  exit 1
}
run() { "$bin/tests/benchmark/service_benchmark" "$1" --data "$work/data" "${@:2}"; }

printf '== %s meetings over PostgreSQL %s\n' "$size" "$("$PG/postgres" --version | cut -d' ' -f3)"
g++ -O2 -std=c++17 -o "$work/gen" "$SHARED/gen.cc" 2>/dev/null
mkdir "$work/data"
"$work/gen" "$size" "$work/data" >/dev/null
start_server files --data-dir "$work/store"
run load --server "$files"
kill "${pids[-1]}" && wait "${pids[-1]}" || true
unset 'pids[-1]'
rm "$work/files.port"

pg initdb -D "$work/pg/data" -U chancery --auth=trust --encoding=UTF8 --locale=C >/dev/null
cat >>"$work/pg/data/postgresql.conf" <<'CONF'
shared_buffers = 1GB
max_wal_size = 4GB
CONF
pg pg_ctl -D "$work/pg/data" -w -l "$work/pg/log" \
  -o "-c unix_socket_directories=$work/pg -c listen_addresses=" start >/dev/null
uri="postgresql://chancery@/postgres?host=$work/pg"
start=$(date +%s.%N)
"$bin/server/chanceryd" --data-dir "$work/store" --copy-store "$uri" | tail -1
printf 'copy  %.1f s, %s in the database, %s in files\n' \
  "$(echo "$(date +%s.%N) $start" | awk '{print $1 - $2}')" \
  "$(pg psql -At -h "$work/pg" -U chancery postgres -c "SELECT pg_size_pretty(pg_database_size('postgres'))")" \
  "$(du -sh "$work/store" | cut -f1)"
pg psql -q -h "$work/pg" -U chancery postgres -c 'VACUUM ANALYZE'

metrics=127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
echo "metrics_listen: \"$metrics\"" >"$work/sql.textproto"
start_server files --data-dir "$work/store"
start_server first --store "$uri" --config "$work/sql.textproto"
run beside --rocksdb "$files" --postgresql "$first" --metrics "$metrics"
first_pid=${pids[-1]}
start_server second --store "$uri"
echo "all on all processors:"
run share --first "$first" --second "$second"
# As machines would have it that are added: a processor for each server.
taskset -a -p -c 0 "$first_pid" >/dev/null
taskset -a -p -c 1 "${pids[-1]}" >/dev/null
echo "each server on a processor of its own:"
run share --first "$first" --second "$second"
