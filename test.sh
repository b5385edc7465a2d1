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
"$python" -m mypy --no-error-summary
.venv/bin/lint-imports --no-logo
exec "$python" -m pytest --numprocesses 2 --dist worksteal "$@"
