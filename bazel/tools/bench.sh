#!/usr/bin/env bash
# Builds the benchmarks optimised and runs them; called by `./dev bench`.
#
#   ./dev bench                  everything: units, ingest, then the service at 10k, 100k and 1M
#                                meetings
#   ./dev bench units            keys, store, extraction
#   ./dev bench ingest [ARG...]  articles a second, of the first and of the last, and rows read and
#                                written by one; ARG: scenarios, --articles N
#   ./dev bench service [N...]   the service at these numbers of meetings
#
# The service benchmark needs the workload generator and its golden answers in ../shared/bench, and
# says so where they are absent.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly SHARED=../shared/bench
targets=(//server:chanceryd //tests/benchmark:service_benchmark)
units=(//tests/benchmark:unit_benchmark)
ingest=()

what=${1:-all}
(($# > 0)) && shift
case $what in
  all) sizes=(10000 100000 1000000) ingest=(//tests/benchmark:ingest_benchmark) ;;
  units) sizes=() targets=() ;;
  ingest) sizes=() targets=() units=() ingest=(//tests/benchmark:ingest_benchmark) ;;
  service) sizes=("$@") units=() && ((${#sizes[@]} > 0)) || sizes=(10000 100000 1000000) ;;
  *)
    echo "usage: ./dev bench [units | ingest [ARG...] | service [N...]]" >&2
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
pids=()
# shellcheck disable=SC2317
cleanup() {
  ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
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
  "$bin/server/chanceryd" --data-dir "$work/db.$size" --listen 127.0.0.1:0 \
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
  printf 'size  %s on disk, %s MB resident\n' "$(du -sh "$work/db.$size" | cut -f1)" \
    "$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$server/status")"
  kill "$server" && wait "$server" || true
  rm -rf "$work/db.$size" "$data"
done
