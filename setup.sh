#!/usr/bin/env bash
# Sets Vouch up on Debian or Ubuntu with Python 3.11 or newer.
#
#   bash setup.sh        create the environment, install Vouch, read sample_docs/ into out/
#   bash setup.sh test   install what the tests need as well, and run every check and test
#   bash setup.sh pin    write constraints.txt anew from the newest versions that pyproject.toml allows
#
# Safe to run again: what is already there is not installed twice.
# PYTHON names the interpreter, VOUCH_VENV the environment's folder (default: .venv).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

VENV=${VOUCH_VENV:-.venv}
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "setup: $*" >&2; }
fail() {
  printf '%s\n' "setup: $1" >&2
  shift
  if [ $# -gt 0 ]; then printf '       %s\n' "$@" >&2; fi
  exit 1
}

# --- system packages ------------------------------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_apt() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# apt_install PURPOSE PACKAGE...: installs, or says what to install. Status 1 where it is still missing.
apt_install() {
  local purpose=$1
  shift
  if ! can_apt; then
    say "missing: $* ($purpose). No right to install it here; ask for:  sudo apt-get install $*"
    return 1
  fi
  say "installing $* ($purpose)"
  if as_root apt-get -qq update >&2 &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" </dev/null >&2; then
    return 0
  fi
  say "apt-get could not install $*; install it by hand:  sudo apt-get install $*"
  return 1
}

have_postgresql() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
have_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
is_ubuntu() { grep -qs '^ID=ubuntu' /etc/os-release; }

need_poppler() {
  command -v pdftoppm >/dev/null ||
    apt_install "second PDF renderer, used where the first one fails" poppler-utils || true
}

need_test_systems() {
  "$VENV/bin/playwright" --version >/dev/null 2>&1 ||
    apt_install "Playwright's driver, which drives the browser" libatomic1 || true
  have_postgresql || apt_install "tests of the PostgreSQL ledger" postgresql || true
  have_browser && return
  if is_ubuntu; then # Ubuntu's chromium package is a snap, which containers cannot run: take Playwright's own build.
    "$VENV/bin/playwright" install --with-deps chromium </dev/null >&2 ||
      say "missing: a Chromium browser (tests of HTML output). Install one:  sudo $VENV/bin/playwright install --with-deps chromium"
  else
    apt_install "tests of HTML output" chromium || true
  fi
}

# --- the Python environment -----------------------------------------------------------------------------------------

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if new_enough "$candidate"; then
      command -v "$candidate"
      return
    fi
    if [ "$candidate" = "${PYTHON:-}" ]; then fail "PYTHON=$PYTHON is not a Python 3.11 or newer."; fi
  done
  fail "Vouch needs Python 3.11 or newer; here is $(python3 --version 2>/dev/null || echo none)." \
    "Debian 12, Ubuntu 24.04 and later:  sudo apt-get install python3 python3-venv" \
    "Ubuntu 22.04:                       sudo apt-get install python3.11 python3.11-venv" \
    "elsewhere, name one:                PYTHON=/path/to/python3.12 bash setup.sh"
}

make_venv() {
  local python=$1 folder=$2
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then # Debian splits venv off into a package of its own
    local package
    package=$("$python" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")')
    apt_install "Python environments" "$package" || exit 1
  fi
  "$python" -m venv --clear "$folder" || fail "could not create the environment $folder with $python."
}

pip_install() {
  local folder=$1
  shift
  "$folder/bin/python" -m pip install --quiet --retries 2 "$@" </dev/null ||
    fail "pip could not install Vouch's parts (its own message stands above)." \
      "No network: PyPI, or the index that pip's settings name, must be reachable; then run this again." \
      "No build for this Python: take 3.11, 3.12 or 3.13, which the pinned versions were made for:" \
      "  PYTHON=python3.12 bash setup.sh"
}

# The stamp says what was installed and where, so that a second run installs only what has changed.
stamp_of() { { echo "$1 $PWD" && "$VENV/bin/python" -VV && cat pyproject.toml constraints.txt; } | cksum; }

install_vouch() {
  local extras=$1 target=".${1:+[$1]}"
  if [ ! -x "$VENV/bin/python" ] || ! new_enough "$VENV/bin/python"; then
    local python
    python=$(find_python)
    say "creating $VENV with $("$python" --version)"
    make_venv "$python" "$VENV"
  fi
  local stamp="$VENV/.vouch-${extras:-base}" wanted
  wanted=$(stamp_of "$extras")
  if [ "$wanted" = "$(cat "$stamp" 2>/dev/null)" ]; then return; fi
  say "installing Vouch${extras:+ and what its $extras needs} (about a minute)"
  pip_install "$VENV" --constraint constraints.txt --editable "$target"
  printf '%s\n' "$wanted" >"$stamp"
}

# --- the commands ---------------------------------------------------------------------------------------------------

run_samples() {
  install_vouch ""
  need_poppler
  say "vouch run sample_docs --out out"
  "$VENV/bin/vouch" run sample_docs --out out ||
    fail "Vouch is installed, but not every sample could be read: the table above and the results in out/ say why." \
      "A slow or busy machine: VOUCH_MAX_SECONDS and VOUCH_MAX_PAGE_SECONDS give documents more time; then run this again." \
      "To use it all the same:  . $VENV/bin/activate && vouch --help"
  say "done. The results are in out/; next:  . $VENV/bin/activate && vouch --help"
}

run_tests() {
  install_vouch test,local,remote,postgres,export,traces
  need_poppler
  need_test_systems
  local bin="$VENV/bin" failed=()
  "$bin/ruff" check . || failed+=("ruff check")
  "$bin/ruff" format --check . || failed+=("ruff format")
  "$bin/mypy" schemas extractors pipelines || failed+=(mypy)
  "$bin/lint-imports" || failed+=(import-linter)
  "$bin/python" -m pytest -n auto --dist worksteal || {
    # Time-outs, killed processes and servers that have to start mean little while the machine stands still. What fails
    # for another reason fails again.
    say "trying what failed once more, with nothing beside it"
    "$bin/python" -m pytest --last-failed --last-failed-no-failures none || failed+=(pytest)
  }
  if [ ${#failed[@]} -gt 0 ]; then fail "failed: ${failed[*]}"; fi
  say "everything passes"
}

write_constraints() {
  local scratch
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the folder's name is known now
  trap "rm -rf '$scratch'" EXIT
  local python
  python=$(find_python)
  make_venv "$python" "$scratch/venv"
  say "resolving the newest versions that pyproject.toml allows"
  pip_install "$scratch/venv" --editable ".[test,local,remote,postgres,export,traces]"
  {
    echo "# The exact versions that Vouch is tested with. Made by:  bash setup.sh pin"
    echo "# What must stay bounded, and why, stands in pyproject.toml."
    # A build for one kind of machine ("+cpu") is no version that others could install.
    "$scratch/venv/bin/python" -m pip freeze --exclude-editable | sed 's/+[a-z0-9]*$//'
  } >"$scratch/constraints.txt"
  cp "$scratch/constraints.txt" constraints.txt
  say "wrote constraints.txt"
}

case "${1:-run}" in
  run) run_samples ;;
  test) run_tests ;;
  pin) write_constraints ;;
  *) fail "unknown command '$1'." "bash setup.sh | bash setup.sh test | bash setup.sh pin" ;;
esac
