#!/bin/sh
# with_engine.sh COMMAND...: runs COMMAND beside the engine on $PORT. Where nobody answers there, an
# engine is brought up for as long as COMMAND runs.
set -eu
cd "$(dirname "$0")/.."
url="http://127.0.0.1:$PORT"
log=.state/logs/engine.log
engine=

answers() {
    .venv/bin/python -c 'import sys, urllib.request as web; web.urlopen(sys.argv[1], timeout=2)' \
        "$url/health" >/dev/null 2>&1
}

stop_engine() {
    if [ -n "$engine" ]; then
        kill -TERM "$engine" 2>/dev/null || true
        wait "$engine" 2>/dev/null || true
        engine=
    fi
}
trap stop_engine EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if ! answers; then
    printf 'Nobody answers at %s: starting an engine for the while ...\n' "$url" >&2
    mkdir -p -m 700 .state/logs
    BOT_DEV=1 .venv/bin/bot run >"$log" 2>&1 &
    engine=$!
    until answers; do
        if ! kill -0 "$engine" 2>/dev/null; then
            engine=
            printf 'The engine did not start:\n' >&2
            tail -n 20 "$log" >&2
            exit 1
        fi
        sleep 0.2
    done
fi

"$@"
