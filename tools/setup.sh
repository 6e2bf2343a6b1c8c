#!/bin/sh
# Makes .venv and installs what a lock names, with hashes, when the lock has changed since the last time.
#   tools/setup.sh run    what the service needs
#   tools/setup.sh dev    that, and everything for tests and checks
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
venv=.venv

suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  found=
  for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 && suits "$name"; then found=$name; break; fi
  done
  if [ -z "$found" ]; then
    echo "Consult needs Python 3.11 or newer, and none was found." >&2
    echo "Install one (Debian: apt-get install python3 python3-venv; macOS: brew install python), or say where it is: make PYTHON=/path/to/python3.12" >&2
    exit 1
  fi
  echo "Making a virtual environment in $venv with $("$found" --version)"
  if ! "$found" -m venv --clear "$venv"; then
    echo "That Python cannot make virtual environments. On Debian: apt-get install python3-venv" >&2
    exit 1
  fi
fi

# What was installed is kept beside the environment: equal bytes mean nothing to do.
wanted() { cat "requirements$1.lock" setup.cfg; }
is_done() { wanted "$1" | cmp -s - "$venv/installed$1"; }
install() {
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements$1.lock"
}

case $kind in run) suffix= ;; dev) suffix=-dev ;; *) echo "run or dev?" >&2; exit 2 ;; esac

if ! is_done "$suffix" && { [ -n "$suffix" ] || ! is_done -dev; }; then
  echo "Installing the locked packages (requirements$suffix.lock)"
  install "$suffix"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -e .
  rm -f "$venv/installed" "$venv/installed-dev"
  wanted "$suffix" >"$venv/installed$suffix"
fi

# The front-end assets need npm: the one of the system, or one that pip can fetch.
if ! command -v npm >/dev/null 2>&1 && [ ! -x "$venv/bin/npm" ]; then
  echo "There is no npm here: fetching one into $venv"
  install -assets
fi
