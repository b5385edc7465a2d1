#!/usr/bin/env bash
# Set up once, then start OMS Desk; arguments are handed on, for example ./run.sh tour --out out
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

set_up "${window_packages[@]}"
exec "$python" "$here/main.py" "$@"
