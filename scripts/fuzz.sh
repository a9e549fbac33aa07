#!/usr/bin/env bash
# Runs every fuzz target for some seconds, from the corpus in the tree: scripts/fuzz.sh [SECONDS] [TARGET ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds="${1:-10}"
shift || true
if ! command -v clang++-14 >/dev/null; then
  echo "fuzz: skipped: clang++-14 was not found (apt-get install -y clang-14 libclang-rt-14-dev)"
  exit 0
fi
cmake --preset fuzz --log-level=WARNING
cmake --build --preset fuzz

targets=("$@")
if ((${#targets[@]} == 0)); then
  for source in tests/fuzz/*.cc; do targets+=("$(basename "$source" .cc)"); done
fi
failed=0
for target in "${targets[@]}"; do
  found="build/fuzz-found/$target"
  mkdir -p "$found" "tests/fuzz/corpus/$target"
  log="$found/run.log"
  # Findings go to the build folder; the corpus in the tree is only read.
  if "build/fuzz/tests/fuzz_$target" "$found" "tests/fuzz/corpus/$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$found/crash-" >"$log" 2>&1; then
    echo "fuzz $target: ok, $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") executions in $seconds s"
  else
    failed=$((failed + 1))
    echo "fuzz $target: FAILED, see $log"
    tail -40 "$log"
  fi
done
# Readers that are JavaScript.
if (($# == 0)) && [[ -d js/dist ]]; then
  log=build/fuzz-found/changed-texts.log
  if JACKFIELD_FUZZ_SECONDS="$seconds" node --test js/test/changed-texts.test.mjs >"$log" 2>&1; then
    echo "fuzz changed-texts: ok"
  else
    failed=$((failed + 1))
    tail -40 "$log"
  fi
fi
echo "fuzz: $((${#targets[@]} - failed)) passed, $failed failed"
((failed == 0))
