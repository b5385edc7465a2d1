# shellcheck shell=bash
# What ./run.sh and ./test.sh share; sourced by both, never run by itself.
#
#   here      the project's folder
#   set_up    a ready .venv inside it, and the system's libraries named by the caller
#
# Everything said here goes to standard error: standard output belongs to the program.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python="$here/.venv/bin/python"
lock="$here/requirements.lock"
# A copy of the lock as it was installed; the environment is ready when both are the same.
stamp="$here/.venv/installed.lock"

# What the window needs beside the Python packages, as Debian and Ubuntu name it; all else follows from these.
window_packages=(
    libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libgssapi-krb5-2 libxkbcommon0 # Qt itself
    libx11-xcb1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1           # a window on X11 ...
    libxcb-randr0 libxcb-shape0 libxcb-sync1 libxcb-util1 libxcb-xfixes0
    libwayland-cursor0 libwayland-egl1                                                    # ... or on Wayland
    libpulse0 libxext6 libxrandr2                                                         # sounds
)

say() { printf '%s\n' "$*" >&2; }

set_up() { # system packages...
    install_packages "$@"
    if is_ready; then return; fi
    exec 9>"$here/.setup.lock"
    # Two first starts at once would install over each other; the second one finds the work done.
    if command -v flock >/dev/null; then flock 9; fi
    if ! is_ready; then install_environment; fi
    exec 9>&-
}

is_ready() { cmp -s "$lock" "$stamp" && "$python" -c '' 2>/dev/null; }

install_environment() {
    local found progress=--quiet
    found=$(find_python)
    say "Setting up OMS Desk in $here/.venv with $("$found" --version). The first time this takes a few minutes."
    # An environment whose Python is gone cannot be mended.
    "$python" -c '' 2>/dev/null || rm -rf "$here/.venv"
    "$found" -m venv "$here/.venv"
    if [[ -t 2 ]]; then progress=--progress-bar=on; fi
    "$python" -m pip install "$progress" --disable-pip-version-check --require-hashes --requirement "$lock" >&2
    cp "$lock" "$stamp"
}

find_python() {
    local candidate
    for candidate in python3.11 python3.12 python3.13 python3.14 python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[1-9].*/bin/python3; do
        # A shim may exist without its Python, and Debian ships Python without ensurepip.
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    say "OMS Desk needs Python 3.11 or newer with its venv module. Install it and start again:"
    case $(uname) in
        Darwin) say "    brew install python@3.11" ;;
        *) say "    sudo apt-get install python3 python3-venv" ;;
    esac
    return 1
}

install_packages() { # system packages...
    command -v dpkg-query >/dev/null || return 0
    local installed package missing=()
    installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' "$@" "${@/%/t64}" 2>/dev/null || true)
    for package in "$@"; do
        # Since 2024 some libraries carry "t64" behind their name.
        [[ $'\n'$installed$'\n' =~ $'\n'$package(t64)?" installed"$'\n' ]] || missing+=("$package")
    done
    if ((${#missing[@]} == 0)); then return 0; fi

    local line="apt-get install --yes --no-install-recommends ${missing[*]}" root=()
    if ((EUID != 0)); then root=(sudo --non-interactive); fi
    if ((EUID == 0)) || sudo --non-interactive true 2>/dev/null; then
        say "Installing what the system lacks: ${missing[*]}"
        # shellcheck disable=SC2086 # the line is meant to be split into words
        if { "${root[@]}" apt-get update --quiet --quiet &&
            "${root[@]}" env DEBIAN_FRONTEND=noninteractive $line --quiet --quiet; } >&2; then return 0; fi
    fi
    say "Some of what the window needs is missing on this computer. This line installs it:"
    say "    sudo $line"
}
