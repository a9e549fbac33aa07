#!/usr/bin/env bash
# clang-tidy, a quarter of a minute for each file, so by default only over C++ that changed.
#   scripts/tidy.sh               what differs from main, or on main from the commit before
#   scripts/tidy.sh FILE ...      these
#   scripts/tidy.sh --all         every file of core, node-addon and tests that the dev preset compiles
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! command -v clang-tidy-14 >/dev/null; then
  echo "tidy: skipped: clang-tidy-14 was not found (apt-get install -y clang-tidy-14)"
  exit 0
fi
base() {
  local main
  for main in origin/main main; do
    main="$(git merge-base HEAD "$main" 2>/dev/null)" || continue
    [[ "$main" == "$(git rev-parse HEAD)" ]] || { echo "$main"; return; }
  done
  git rev-parse --quiet --verify HEAD~1 || git rev-parse HEAD
}
sources=('core/*.cc' 'node-addon/*.cc' 'tests/*.cc')
case "${1:-}" in
  -h | --help) sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
  --all) mapfile -t files < <(git ls-files "${sources[@]}") ;;
  "") mapfile -t files < <(git diff --name-only --diff-filter=d "$(base)" -- "${sources[@]}") ;;
  *) files=("$@") ;;
esac
# Clang cannot read headers that GCC has precompiled.
cmake --preset dev -B build/tidy -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON --log-level=WARNING >/dev/null
# Files that this preset does not compile (WebAssembly, the fuzz targets) have no compile flags.
compiled=()
for file in "${files[@]}"; do
  if grep -qF "\"$PWD/$file\"" build/tidy/compile_commands.json; then compiled+=("$file"); fi
done
files=("${compiled[@]}")
if ((${#files[@]} == 0)); then
  echo "tidy: no C++ changed"
  exit 0
fi
printf '%s\0' "${files[@]}" |
  xargs -0 -n 1 -P "$(nproc)" clang-tidy-14 -p build/tidy --quiet 2> >(grep -v 'warnings.* generated\.$' >&2)
echo "tidy: ${#files[@]} files, no finding"
