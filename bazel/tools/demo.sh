#!/usr/bin/env bash
# Shows the service at work on the sample articles; called by `./dev demo`, which has built it.
# Everything it writes is in .demo, which is made anew each time and can be removed at any time.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly SCRATCH=.demo
readonly SAMPLES=client/loader/samples
readonly START_SECONDS=30
bin=$(bazel info --config=clang bazel-bin 2>/dev/null)
export PATH="$bin/server:$bin/client/cli:$bin/client/loader:$PATH"
export COLUMNS=80

server=
# shellcheck disable=SC2317
stop_server() {
  [[ -z $server ]] && return
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
trap stop_server EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

heading() { printf '\n== %s\n' "$*"; }

# "$ chancery met "Sergey Lavrov"", as one would type it.
show() {
  local line='$' word
  for word in "$@"; do
    [[ $word == *[!A-Za-z0-9_./:=,-]* ]] && word="\"$word\""
    line+=" $word"
  done
  printf '%s\n' "$line"
}

run() {
  show "$@"
  "$@"
}

rm -rf "$SCRATCH"
mkdir "$SCRATCH"

heading "A server with an empty store, on a free port"
start=(chanceryd --data-dir "$SCRATCH/store" --listen 127.0.0.1:0)
show "${start[@]}"
exec {ready}< <(exec "${start[@]}" 2>"$SCRATCH/server.log")
server=$!
if ! read -r -t "$START_SECONDS" -u "$ready" line; then
  cat "$SCRATCH/server.log" >&2
  echo "demo: the server did not start" >&2
  exit 1
fi
fold -s -w "$COLUMNS" <<<"$line"
if [[ ! $line =~ listening\ on\ ([^ ,]+) ]]; then
  echo "demo: this line does not say where the server listens" >&2
  exit 1
fi
export CHANCERY_SERVER=${BASH_REMATCH[1]}
show export "CHANCERY_SERVER=$CHANCERY_SERVER"

heading "Load news articles, and lists of who held which office"
run chancery-load "$SAMPLES"

heading "Which offices has Sergey Lavrov held?"
run chancery held "Sergey Lavrov"

heading "His meetings with one person"
run chancery met "Sergey Lavrov" --with "Condoleezza Rice" --by meeting

heading "What did somebody plan, and not do?"
run chancery timeline "Antony Blinken" --status cancelled --status denied

heading "Who said what?"
run chancery said "John Kerry"

heading "A name need not be spelled as the newspapers do"
run chancery search "Лавров"

heading "Which US secretaries of state has he met, each in office then?"
run chancery met "Sergey Lavrov" --role "US Secretary of State"

heading "And which before or after they held it, as a former secretary or one to be?"
run chancery met "Sergey Lavrov" --role "US Secretary of State" --mode not-then --by meeting

heading "Why believe it? The same with the sentences, and their articles"
run chancery met "Sergey Lavrov" --role "US Secretary of State" --evidence

stop_server
heading "The server has stopped; its store is kept in $SCRATCH/store. To go on:"
cat <<TEXT

  export PATH="\$PWD/bazel-bin/server:\$PWD/bazel-bin/client/cli:\$PATH"
  chanceryd --data-dir $SCRATCH/store &
  chancery met "Condoleezza Rice" --polity Russia
  chancery help

Articles of your own: bazel-bin/client/loader/chancery-load --help
TEXT
