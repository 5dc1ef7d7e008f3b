#!/bin/bash
# `systemctl start chanceryd` and `stop` where no systemd runs: in the clean root of test_packages.sh. Does
# what the unit says: directories, user, command.
set -euo pipefail

case $1 in
  start)
    install -d -o chancery -g chancery -m 0700 /var/lib/chancery /var/lib/chancery/backups /var/log/chancery
    line=$(sed -n 's/^ExecStart=//p' /lib/systemd/system/chanceryd.service)
    # shellcheck disable=SC2086
    setpriv --reuid=chancery --regid=chancery --clear-groups --no-new-privs $line \
      > /run/chanceryd.out 2> /run/chanceryd.log &
    echo $! > /run/chanceryd.pid
    until grep -q 'listening on' /run/chanceryd.out; do
      kill -0 "$(cat /run/chanceryd.pid)" 2> /dev/null || { cat /run/chanceryd.log; exit 1; }
      sleep 0.2
    done
    ;;
  stop)
    kill "$(cat /run/chanceryd.pid)"
    while kill -0 "$(cat /run/chanceryd.pid)" 2> /dev/null; do sleep 0.1; done
    rm /run/chanceryd.pid
    ;;
esac
