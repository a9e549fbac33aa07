#!/usr/bin/env bash
# Everything that has threads, under the thread sanitizer: the units of store, connect, native and abi.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cmake --preset tsan --log-level=WARNING
modules=(base native store connect abi)
cmake --build --preset tsan --target "${modules[@]/#/test_}"
ctest --preset tsan -L "^($(IFS='|'; echo "${modules[*]}"))$" --output-on-failure
