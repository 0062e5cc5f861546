#!/bin/sh
# Makes .tools (uv) and .venv (the engine's environment) with any Python from 3.11 on.
# Keyed by the content of what they are made from: the second time it costs a few milliseconds.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
STAMP=.venv/made-from
PYENV="${HOME:-}/.pyenv/versions"

say() { printf '%s\n' "$*" >&2; }

# The place belongs to the key: an environment that was moved has wrong paths inside.
key=$( (printf '%s %s\n' "$UV_VERSION" "$PWD"; cksum pyproject.toml uv.lock) | cksum)
if [ -x .venv/bin/python ] && [ -x .venv/bin/bot ] && [ -x .tools/bin/uv ] &&
    [ "$(cat "$STAMP" 2>/dev/null)" = "$key" ]; then
    exit 0
fi

# Interpreters, newest first. pyenv's own folders come before its shims: a shim whose version is not
# selected exits 127, and would end uv's search.
candidates() {
    for version in 3.13 3.12 3.11; do
        for real in "$PYENV/$version".*/bin/python3; do
            [ -x "$real" ] && printf '%s\n' "$real"
        done
        printf '%s\n' "$PATH" | tr ':' '\n' | grep -v '/shims$' | while IFS= read -r folder; do
            [ -x "$folder/python$version" ] && printf '%s\n' "$folder/python$version"
        done
    done
    command -v python3 || true
    command -v python || true
}

# The candidates for which the Python expression $1 is true.
pythons() {
    candidates | while IFS= read -r candidate; do
        if "$candidate" -c "import sys; sys.exit(not ($1))" >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
        fi
    done
}

maker=$(pythons 'sys.version_info >= (3, 8) and __import__("ensurepip")' | head -n 1)
maker=${maker:-$(pythons 'sys.version_info >= (3, 8)' | head -n 1)}
# Builds of one version differ by half in how long they take for a turn.
python=$(pythons '(3, 11) <= sys.version_info[:2] < (3, 14)' |
    "${maker:-false}" .ci/quickest_python.py || true)

if [ "$(.tools/bin/uv --version 2>/dev/null | cut -d ' ' -f 2)" != "$UV_VERSION" ]; then
    if [ -z "$maker" ]; then
        say "Python 3.11 or newer is needed: https://www.python.org/downloads/"
        exit 1
    fi
    say "Installing uv $UV_VERSION into .tools ..."
    if ! { "$maker" -m venv --clear .tools && .tools/bin/python -m pip install \
        --quiet --quiet --disable-pip-version-check "uv==$UV_VERSION"; } >&2; then
        rm -rf .tools
        say "uv could not be installed with $maker. Is the network there, and the venv module?"
        say "(Debian and Ubuntu keep it in a package of its own: apt install python3-venv)"
        exit 1
    fi
fi

reals=$(ls -d "$PYENV"/3.*/bin 2>/dev/null | sort -r | tr '\n' ':' || true)
others=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v '/shims$' | tr '\n' ':' || true)
UV_PYTHON_SEARCH_PATH="$reals${others%:}"
export UV_PYTHON_SEARCH_PATH
unset VIRTUAL_ENV

say "Installing the engine's packages into .venv (Python ${python:-3.12, downloaded}) ..."
began=$(date +%s)
rm -f "$STAMP"
.tools/bin/uv sync --frozen --quiet --python "${python:-3.12}" >&2
printf '%s\n' "$key" >"$STAMP"
say "Installed in $(($(date +%s) - began)) s."
