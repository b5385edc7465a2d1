#!/usr/bin/env bash
# Set up once, then every check of the house, cheapest first. --long runs the full counts; the rest goes to pytest.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

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
"$python" -m pytest --numprocesses 2 --dist worksteal "$@" || outcome=$?
if ! wait "$checking"; then
    echo "The types are wrong:"
    outcome=1
fi
cat "$types"
exit "$outcome"
