#!/usr/bin/env bash
# Set up once, then every check of the house, cheapest first. --long runs the full counts; the rest goes to pytest.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
# Each has a server and a window of its own, of which a machine's memory holds only so many.
readonly MOST_WORKERS=4

for argument in "$@"; do
    shift
    if [[ $argument == --long ]]; then
        export OMSDESK_LONG=1
    else
        set -- "$@" "$argument"
    fi
done

# libzbar0: the second of the two readers that decode every printed code.
set_up "${window_packages[@]}" libzbar0
cd "$here"
# What was compiled is kept, whatever the machine is told: the tests start hundreds of processes.
unset PYTHONDONTWRITEBYTECODE
"$python" -m ruff format --check --quiet .
"$python" -m ruff check --quiet .
.venv/bin/lint-imports --no-logo
# Types take a minute where nothing is remembered of them: they are checked beside the tests, and told after them.
types="$(mktemp)"
"$python" -m mypy --no-error-summary >"$types" 2>&1 &
checking=$!
trap 'kill "$checking" 2>/dev/null || true; rm -f "$types"' EXIT
outcome=0
# Many tests wait for a process that starts or ends: one more at a time than there are cores keeps these at work.
# The full counts keep every core at work by themselves, and compare stations with one another.
workers=$(($(nproc) + (${OMSDESK_LONG:-0} ? 0 : 1)))
"$python" -m pytest --numprocesses "$((workers < MOST_WORKERS ? workers : MOST_WORKERS))" --dist worksteal "$@" || outcome=$?
if ! wait "$checking"; then
    echo "The types are wrong:"
    outcome=1
fi
cat "$types"
exit "$outcome"
