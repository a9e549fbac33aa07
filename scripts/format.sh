#!/usr/bin/env bash
# Formats all C++; --check only reports files that are not formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tool="$(command -v clang-format-14 || command -v clang-format || true)"
if [[ -z "$tool" ]]; then
  echo "format: clang-format was not found; as root, type: apt-get install -y clang-format-14" >&2
  exit 1
fi
derived=(':!:core/src/base/limits_table.h' ':!:core/src/base/error_codes.h')
mapfile -t files < <(git ls-files '*.cc' '*.h' "${derived[@]}")
if [[ "${1:-}" == --check ]]; then
  "$tool" --dry-run --Werror "${files[@]}"
  echo "format: ${#files[@]} files are formatted"
else
  "$tool" -i "${files[@]}"
fi
