#!/usr/bin/env bash
# Builds the benchmarks optimised and runs them; called by `./dev bench`.
#
#   ./dev bench                  everything: units, ingest, then the service at 10k and 100k meetings
#   ./dev bench units            keys, store, extraction
#   ./dev bench ingest [ARG...]  articles a second, of the first and of the last, and rows read and
#                                written by one; ARG: scenarios, --articles N
#   ./dev bench service [N...]   the service at these numbers of meetings (default 10000 100000; 1000000
#                                takes minutes), and loading: through WriteFacts, in bulk, and, where
#                                it is installed, by PostgreSQL with the same indexes
#   ./dev bench sql [N]          N meetings (default 100000) in PostgreSQL beside files: times, round
#                                trips, and two servers beside one; see bench_sql.sh
#
# The service benchmark needs the workload generator and its golden answers in ../shared/bench, and
# says so where they are absent.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly SHARED=../shared/bench
targets=(//server:chanceryd //client/loader:chancery-load //tests/benchmark:service_benchmark)
units=(//tests/benchmark:unit_benchmark)
ingest=()

what=${1:-all}
(($# > 0)) && shift
case $what in
  all) sizes=(10000 100000) ingest=(//tests/benchmark:ingest_benchmark) ;;
  units) sizes=() targets=() ;;
  ingest) sizes=() targets=() units=() ingest=(//tests/benchmark:ingest_benchmark) ;;
  service) sizes=("$@") units=() && ((${#sizes[@]} > 0)) || sizes=(10000 100000) ;;
  sql)
    bazel build -c opt "${targets[@]}"
    exec bazel/tools/bench_sql.sh "$@"
    ;;
  *)
    echo "usage: ./dev bench [units | ingest [ARG...] | service [N...] | sql [N]]" >&2
    exit 2
    ;;
esac

bazel build -c opt "${targets[@]}" "${units[@]}" "${ingest[@]}"
bin=$(bazel info -c opt bazel-bin 2>/dev/null)
printf '%s\n' "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"

if ((${#units[@]} > 0)); then
  "$bin/tests/benchmark/unit_benchmark"
fi
if ((${#ingest[@]} > 0)); then
  "$bin/tests/benchmark/ingest_benchmark" time "$@"
  "$bin/tests/benchmark/ingest_benchmark" rows "$@"
fi
((${#sizes[@]} == 0)) && exit 0

if [[ ! -f $SHARED/gen.cc ]]; then
  echo "skipped: the service benchmark, as its workload generator is not at $SHARED"
  exit 0
fi
work=$(mktemp -d)
chmod 755 "$work"  # PostgreSQL runs as a user of its own
pids=()
# shellcheck disable=SC2317
cleanup() {
  ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  [[ ! -d $work/pg/db ]] || (cd "$work/pg" && ./pg_up.sh down) >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

wait_for_file() {
  for _ in $(seq 200); do
    [[ -s $1 ]] && return
    sleep 0.05
  done
  echo "bench: $1 did not appear" >&2
  exit 1
}

# Runs a command and prints what it took: `took NAME COMMAND...`.
took() {
  python3 - "$@" <<'PYTHON'
import resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.call(sys.argv[2:], stdout=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(f"{sys.argv[1]:5} {time.monotonic() - start:.1f} s, {peak} MB in its largest process", flush=True)
sys.exit(code)
PYTHON
}

# The same data into PostgreSQL, with the indexes that the peer benchmark gives it.
load_postgresql() {
  if ((EUID != 0)) || [[ ! -x /usr/lib/postgresql/15/bin/initdb ]]; then
    echo "pg    skipped: it needs PostgreSQL 15, and root to run it as its user"
    return
  fi
  if [[ ! -d $work/pg ]]; then
    mkdir "$work/pg" "$work/pg/data"
    cp "$SHARED"/{pg_up.sh,load_pg.sh,schema.sql} "$work/pg"
    cp -r "$SHARED/queries" "$work/pg"
    (cd "$work/pg" && ./pg_up.sh up)
    # Its questions, in SQL. What asks other databases of the peer benchmark is never called.
    mkdir "$work/pg/bin"
    g++ -O2 -std=c++17 -I/usr/include/postgresql -no-pie -Wl,-z,lazy -o "$work/pg/bin/bench" \
      "$SHARED/bench.cc" -lpq -lsqlite3 -lpthread -Wl,--unresolved-symbols=ignore-all 2>/dev/null ||
      echo "pg    its questions are skipped: they need libpq-dev and libsqlite3-dev"
  fi
  mv "$2" "$work/pg/data/$1"
  ln -s "$work/pg/data/$1" "$2"
  took pg "$work/pg/load_pg.sh" "$1"
  printf 'pg    %s on disk\n' "$(du -sh "$work/pg/db/pg/base" | cut -f1)"
  if [[ -x $work/pg/bin/bench ]]; then
    # p50 and p99 in milliseconds of one client, and calls a second of one and of four (qps4).
    "$work/pg/bin/bench" pg \
      "host=$work/pg/db/pgsock port=55432 user=postgres dbname=b$1" "$work/pg/data/$1" time |
      grep $'\tQ'
  fi
  rm "$2"
  mv "$work/pg/data/$1" "$2"
}

g++ -O2 -std=c++17 -o "$work/gen" "$SHARED/gen.cc" 2>/dev/null
"$bin/tests/benchmark/service_benchmark" echo --listen 127.0.0.1:0 --port-file "$work/echo.port" &
pids+=($!)
wait_for_file "$work/echo.port"
for size in "${sizes[@]}"; do
  data=$work/data.$size
  mkdir "$data"
  "$work/gen" "$size" "$data" >/dev/null
  echo
  echo "== $size meetings"
  # Without an index of the words of texts, as the peer has none and no question asks for it.
  "$bin/server/chanceryd" --data-dir "$work/db.$size" --no-text-index --listen 127.0.0.1:0 \
    --port-file "$work/$size.port" 2>"$work/$size.log" >/dev/null &
  server=$!
  pids+=("$server")
  wait_for_file "$work/$size.port"
  address=127.0.0.1:$(cat "$work/$size.port")
  run() { "$bin/tests/benchmark/service_benchmark" "$1" --server "$address" --data "$data" "${@:2}"; }
  run load
  if [[ -f $SHARED/golden/$size.tsv ]]; then
    run check --golden "$SHARED/golden/$size.tsv"
  fi
  run time --echo "127.0.0.1:$(cat "$work/echo.port")"
  run rate
  run runaway
  printf 'size  %s on disk, %s MB resident\n' "$(du -sh "$work/db.$size" | cut -f1)" \
    "$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$server/status")"
  kill "$server" && wait "$server" || true
  printf 'size  %s on disk when it is stopped\n' "$(du -sh "$work/db.$size" | cut -f1)"
  rm -rf "$work/db.$size"
  "$bin/tests/benchmark/service_benchmark" dump --data "$data" --out "$work/dump.jsonl" >/dev/null
  for texts in "" with-texts; do
    flags=(--no-text-index)
    [[ -z $texts ]] || flags=()
    took "bulk ${texts:-}" "$bin/client/loader/chancery-load" --quiet --bulk "$work/bulk" "${flags[@]}" \
      --chanceryd "$bin/server/chanceryd" "$work/dump.jsonl"
    printf 'bulk  %s on disk, from %s of JSON lines\n' "$(du -sh "$work/bulk" | cut -f1)" \
      "$(du -sh "$work/dump.jsonl" | cut -f1)"
    rm -rf "$work/bulk"
  done
  rm "$work/dump.jsonl"
  load_postgresql "$size" "$data"
  rm -rf "$data"
done
