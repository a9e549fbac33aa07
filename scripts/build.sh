#!/usr/bin/env bash
# Configures and builds presets, one after the other: scripts/build.sh [addon wasm ...]
# Without names: what the npm package needs. Up-to-date presets cost a second.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

presets=("$@")
((${#presets[@]})) || presets=(addon wasm)
jobs="${JACKFIELD_JOBS:-$(nproc)}"
for preset in "${presets[@]}"; do
  printf 'build: %s\n' "$preset"
  log="build/$preset.configure.log"
  mkdir -p build
  if ! cmake --preset "$preset" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
  sed -n '/^-- Connectors:/,/^-- Configuring/{/Configuring/!p}' "$log"
  cmake --build --preset "$preset" -j "$jobs"
done
