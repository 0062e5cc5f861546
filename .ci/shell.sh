#!/bin/sh
# `rasa shell` in front of the engine on $PORT. Where nobody answers there, an engine is brought up
# for as long as the shell runs.
set -eu
cd "$(dirname "$0")/.."
url="http://127.0.0.1:$PORT"
log=.state/logs/shell-engine.log
engine=

answers() {
    .venv/bin/python -c 'import sys, urllib.request as web; web.urlopen(sys.argv[1], timeout=2)' \
        "$url/health" >/dev/null 2>&1
}

stop_engine() {
    [ -z "$engine" ] || kill -TERM "$engine" 2>/dev/null || true
    [ -z "$engine" ] || wait "$engine" 2>/dev/null || true
    engine=
}
trap stop_engine EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if ! answers; then
    printf 'Nobody answers at %s: starting an engine for this shell ...\n' "$url" >&2
    mkdir -p .state/logs
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

model=$(.venv/bin/python nlu/project/train.py --where | tail -n 1)
port=$(.venv/bin/python -c 'import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])')
cd nlu/project
# 127.0.0.1: Rasa's own server listens on every address otherwise.
BOT_ACTION_URL="$url/dev/rasa" RASA_TELEMETRY_ENABLED=false \
    .venv/bin/rasa shell --model "$model" --endpoints endpoints.yml -i 127.0.0.1 --port "$port"
