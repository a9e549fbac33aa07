#!/usr/bin/env bash
# Sets up what is missing, then runs every test suite, cheap ones first. See scripts/test.sh --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case " $* " in
  *" --help "* | *" --list "* | *" --no-setup "*) ;;
  *) bash scripts/setup.sh --build --test ;;
esac
exec node scripts/suites.mjs "$@"
