#!/bin/sh
# Makes sure that the page can be tested: a Chromium, and axe-core in a folder.
# Usage: make_browser.sh FOLDER
# What it cannot install it names; the tests that need it are then skipped.
set -eu
folder=$1 axe=4.14.1

missing() {
    echo "The tests of the web page need $1; without it they are skipped." >&2
    exit 0
}

packages() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null \
            || missing "Debian's packages $*, and they could not be installed"
    else
        missing "Debian's packages $* (or what your system calls them); install them"
    fi
}

command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
    || command -v google-chrome >/dev/null 2>&1 || packages chromium

if ! grep -q "\"version\": \"$axe\"" "$folder/node_modules/axe-core/package.json" 2>/dev/null; then
    command -v npm >/dev/null 2>&1 || packages npm
    npm install --prefix "$folder" --no-save --no-audit --no-fund --silent "axe-core@$axe" \
        || missing "axe-core from npm, and it could not be installed"
fi
