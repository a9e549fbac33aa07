#!/usr/bin/env bash
# Runs everything that has threads under the thread sanitizer: units of os, net, connector, store, connect and abi.
#   scripts/threads.sh [SECONDS]   how long the tests with 64 threads run (60)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cmake --preset tsan --log-level=WARNING
modules=(base os net connector store connect abi)
cmake --build --preset tsan --target "${modules[@]/#/test_}"
export JACKFIELD_TEST_SECONDS="${1:-60}"
ctest --preset tsan -L "^($(IFS='|'; echo "${modules[*]}"))$" --output-on-failure
