#!/usr/bin/env bash
# Installs, uses, upgrades and purges the packages in a clean Debian 12, and checks what they promise.
# Needs root, mmdebstrap, lintian, g++ and a Debian mirror. `./dev package-test` builds and calls it.
#
# usage: test_packages.sh FOLDER_OF_PACKAGES SAMPLES
set -euo pipefail

readonly PACKAGES=$1 SAMPLES=$2
readonly HERE=$(cd "$(dirname "$0")" && pwd)
readonly MAX_EXPOSURE=20  # tenths, of `systemd-analyze security`

say() { printf '%s\n' "== $*"; }
die() { printf 'test_packages: %s\n' "$*" >&2; exit 1; }
((EUID == 0)) || die "needs root, for the clean root"

work=$(mktemp -d)
readonly root=$work/root session=$work/session
server=
clean() {
  local one
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  [[ ! -e $session/run/chanceryd.pid ]] || kill "$(cat "$session/run/chanceryd.pid")" 2>/dev/null || true
  for one in "$root" "$session"; do
    ! mountpoint -q "$one/proc" || umount "$one/proc"
  done
  rm -rf "$work"
}
trap clean EXIT

say "lintian"
lintian --fail-on error "$PACKAGES"/*.deb

say "the sandbox of the service"
dpkg-deb -x "$PACKAGES"/chancery-server_*.deb "$work/server"
unit=$(find "$work/server" -name chanceryd.service)
exposure=$(systemd-analyze security --no-pager --offline=yes "$unit" | tee "$work/exposure" |
  sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\) .*/\1/p')
say "exposure $exposure"
[[ -n $exposure && ${exposure/./} -le $MAX_EXPOSURE ]] || { cat "$work/exposure"; die "exposed too much"; }

say "a program of somebody else's against libchancery-dev"
dpkg-deb -x "$PACKAGES"/libchancery-dev_*.deb "$work/dev"
cat > "$work/program.cc" <<'CC'
#include <iostream>

#include "client/lib/graph_client.h"
#include "client/lib/grpc_connection.h"

int main() {
  chancery::GrpcConnectionOptions options;
  options.target = "127.0.0.1:1";
  auto connection = chancery::GrpcConnection::Create(options);
  if (!connection.ok()) return 2;
  chancery::GraphClient client(*std::move(connection), chancery::RetryPolicy::Never());
  std::cout << client.GetStats().status() << "\n";
}
CC
pc() { PKG_CONFIG_PATH=$work/dev/usr/share/pkgconfig pkg-config --define-variable=prefix="$work/dev/usr" "$@" chancery; }
# shellcheck disable=SC2046
g++ -std=c++17 $(pc --cflags) "$work/program.cc" -o "$work/program" $(pc --libs)
"$work/program" | grep -q 'UNAVAILABLE: cannot reach 127.0.0.1:1' || die "the program did not work"

say "a clean root"
mmdebstrap --quiet --variant=minbase bookworm "$root"
cp -a "$root" "$session"
mount -t proc proc "$root/proc"
mkdir "$root/packages"
cp "$PACKAGES"/*.deb "$root/packages"
cp -R "$SAMPLES" "$root/samples"
readonly IN_ROOT=(chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive)
in_root() { "${IN_ROOT[@]}" "$@"; }
in_root apt-get update -q > "$work/apt" 2>&1 || { cat "$work/apt"; die "no mirror"; }
in_root sh -c 'apt-get install -y -q --no-install-recommends /packages/chancery-server_*.deb /packages/chancery_*.deb' \
  > "$work/apt" 2>&1 || { cat "$work/apt"; die "cannot install"; }

# What systemd does for the unit: directories, user, command.
start() {
  local line
  in_root install -d -o chancery -g chancery -m 0700 /var/lib/chancery /var/lib/chancery/backups \
    /var/log/chancery
  line=$(sed -n 's/^ExecStart=//p' "$root"/lib/systemd/system/chanceryd.service)
  # Not by the function: its process would be the one that is stopped.
  # shellcheck disable=SC2086
  "${IN_ROOT[@]}" setpriv --reuid=chancery --regid=chancery --clear-groups --no-new-privs $line \
    > "$work/out" 2> "$work/log" &
  server=$!
  until grep -q 'listening on' "$work/out"; do
    kill -0 "$server" 2>/dev/null || { cat "$work/out" "$work/log"; die "the server did not start"; }
    sleep 0.2
  done
}
stop() {
  kill "$server"
  wait "$server" || die "the server did not end well"
  server=
}

say "use"
in_root /usr/sbin/chanceryd --config /etc/chancery/chanceryd.textproto --check-config
start
in_root chancery-load /samples
in_root chancery met 'Sergey Lavrov' --role 'US Secretary of State' | grep -q 'John Kerry' || die "no answer"
in_root chancery verify
in_root chancery backup monday
before=$(in_root chancery export --format jsonl | sha256sum)
grep -q IngestArticles "$root/var/log/chancery/audit.jsonl" || die "no audit"
for shell in bash zsh fish; do
  ! command -v $shell > /dev/null || $shell -n "$(find "$root"/usr/share/{bash-completion,zsh,fish} \
    -name '*chancery*' -path "*$shell*" | head -1)" || die "the completion for $shell is wrong"
done
for page in chancery.1 chancery-load.1 chanceryd.8; do
  warnings=$(zcat "$root/usr/share/man/man${page##*.}/$page.gz" | man --warnings -l - 2>&1 > /dev/null)
  [[ -z $warnings ]] || die "$page: $warnings"
done
stop

say "upgrade"
dpkg-deb -R "$PACKAGES"/chancery-server_*.deb "$work/newer"
sed -i 's/^Version: .*/&+next/' "$work/newer/DEBIAN/control"
dpkg-deb --root-owner-group -b "$work/newer" "$work/chancery-server_newer.deb" > /dev/null
cp "$work/chancery-server_newer.deb" "$root/packages/newer.deb"
echo '# mine' >> "$root/etc/chancery/chanceryd.textproto"
in_root apt-get install -y -q /packages/newer.deb > "$work/apt" 2>&1 || { cat "$work/apt"; die "cannot upgrade"; }
grep -q '# mine' "$root/etc/chancery/chanceryd.textproto" || die "the upgrade took the configuration"
start
[[ $(in_root chancery export --format jsonl | sha256sum) == "$before" ]] || die "the graph is another one"
stop

say "purge"
in_root apt-get purge -y -q chancery-server chancery > "$work/apt" 2>&1 || { cat "$work/apt"; die "cannot purge"; }
for path in usr/sbin/chanceryd usr/bin/chancery etc/chancery var/log/chancery lib/systemd/system/chanceryd.service; do
  [[ ! -e $root/$path ]] || die "/$path is still there"
done
[[ -e $root/var/lib/chancery/store/CURRENT && -e $root/var/lib/chancery/backups/monday/CURRENT ]] ||
  die "the purge took the store"

say "the session of docs/operations.md"
mount -t proc proc "$session/proc"
mkdir "$session/root/newer"
cp "$PACKAGES"/chancery-server_*.deb "$PACKAGES"/chancery_*.deb "$session/root"
cp "$work/chancery-server_newer.deb" "$session/root/newer"
cp -R "$SAMPLES" "$session/samples"
install -m 0755 "$HERE/systemctl_without_systemd.sh" "$session/usr/local/sbin/systemctl"
chroot "$session" apt-get update -q > "$work/apt" 2>&1 || { cat "$work/apt"; die "no mirror"; }
"$HERE/run_session.py" "$HERE/../../docs/operations.md" "$session"

say "good"
