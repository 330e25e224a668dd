#!/bin/sh
# Makes a virtual environment and installs the locked requirements and Dateline into it.
# Usage: PYTHON=python3 make_venv.sh FOLDER REQUIREMENTS
set -eu
folder=$1 requirements=$2

missing() {
    echo "Dateline needs $1." >&2
    exit 1
}

packages() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"
    else
        missing "Debian's packages $* (or what your system calls them); install them and try again"
    fi
}

usable() {
    "$1" -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" 2>/dev/null
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11 python; do
        if usable "$name"; then
            PYTHON=$name
            return 0
        fi
    done
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    usable "$PYTHON" || missing "Python 3.11, 3.12 or 3.13, and $PYTHON is none of them"
elif ! find_python; then
    packages python3 python3-venv
    find_python || missing "Python 3.11, 3.12 or 3.13; name one with: make PYTHON=/path/to/python3.12"
fi
"$PYTHON" -c "import ensurepip, venv" 2>/dev/null || packages python3-venv

if [ ! -x "$folder/bin/python" ]; then
    "$PYTHON" -m venv "$folder"
fi
echo "Installing $requirements into $folder ..."
"$folder/bin/python" -m pip install --quiet --require-hashes -r "$requirements"
"$folder/bin/python" -m pip install --quiet --no-deps --no-build-isolation -e .
