#!/usr/bin/env bash
# Makes the Debian packages of what is built. `./dev package` builds and calls it.
#
# usage: build_packages.sh BAZEL_BIN OUTPUT_FOLDER
set -euo pipefail

readonly BIN=$1 OUT=$2
readonly HERE=$(cd "$(dirname "$0")" && pwd)
readonly ROOT=$HERE/../..
VERSION=$(sed -n 's/.*kServerVersion\[\] = "\(.*\)".*/\1/p' "$ROOT/server/config/version.h")
readonly VERSION
# The same commit gives the same packages.
SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct)
export SOURCE_DATE_EPOCH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
readonly package=$work/chancery-$VERSION staged=$work/chancery-$VERSION/staged
mkdir -p "$package" "$staged"/{completions/bash,completions/zsh,completions/fish,monitoring,man,lib,include,proto}
cp -R "$HERE/debian" "$package/debian"
printf 'chancery (%s) bookworm; urgency=medium\n\n  * See docs/roadmap.md.\n\n -- %s  %s\n' \
  "$VERSION" 'Chancery maintainers <maintainers@chancery.invalid>' \
  "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" > "$package/debian/changelog"

install -m 0755 "$BIN/server/chanceryd" "$BIN/client/cli/chancery" "$BIN/client/loader/chancery-load" \
  "$staged"
install -m 0644 "$HERE/chanceryd.textproto" "$ROOT/docs/operations.md" "$ROOT/SECURITY.md" "$staged"
install -m 0644 "$HERE"/monitoring/* "$staged/monitoring"
for shell in bash/chancery zsh/_chancery fish/chancery.fish; do
  "$staged/chancery" completion "${shell%%/*}" > "$staged/completions/$shell"
done
"$staged/chancery" help man-page > "$staged/man/chancery.1"
"$staged/chancery-load" --help | "$HERE/man_of_help.py" chancery-load 1 "$VERSION" \
  'read news articles and other sources into a Chancery server' > "$staged/man/chancery-load.1"
"$staged/chanceryd" --help | "$HERE/man_of_help.py" chanceryd 8 "$VERSION" \
  'serve a graph of diplomatic meetings' > "$staged/man/chanceryd.8"
install -m 0644 "$BIN/bazel/packaging/libchancery.a" "$staged/lib"
sed "s/@VERSION@/$VERSION/" "$HERE/chancery.pc" > "$staged/lib/chancery.pc"
cp -RL --no-preserve=mode "$BIN/bazel/packaging/include/." "$staged/include"
(cd "$ROOT/proto" && cp --parents chancery/v1/*.proto "$staged/proto")

(cd "$package" && dpkg-buildpackage -b -us -uc > "$work/log" 2>&1) || {
  cat "$work/log" >&2
  exit 1
}
mkdir -p "$OUT"
cp "$work"/*.deb "$OUT"
ls "$OUT"/*_"$VERSION"_*.deb
