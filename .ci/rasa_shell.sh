#!/bin/sh
# `rasa shell` with today's model; every answer comes from the engine on $PORT.
set -eu
cd "$(dirname "$0")/.."
model=$(.venv/bin/python nlu/project/train.py --where | tail -n 1)
port=$(.venv/bin/python -c 'import socket
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    print(free.getsockname()[1])')
cd nlu/project
# 127.0.0.1: Rasa's own server listens on every address otherwise.
BOT_ACTION_URL="http://127.0.0.1:$PORT/dev/rasa" RASA_TELEMETRY_ENABLED=false \
    exec .venv/bin/rasa shell --model "$model" --endpoints endpoints.yml -i 127.0.0.1 --port "$port"
