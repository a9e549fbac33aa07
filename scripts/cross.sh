#!/usr/bin/env bash
# Builds the addon for linux arm64 on another Debian machine, into js/prebuilt/linux-arm64.
# Installs Debian's cross compiler. Fetches into .deps/linux-arm64 what the addon is compiled against, and a Node for
# arm64, which qemu runs in the tests. It takes as long as the addon of this machine.
#   scripts/cross.sh [--setup]      --setup: without the build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=.deps/linux-arm64 work="$PWD/.deps/.linux-arm64" keyring=/usr/share/keyrings/debian-archive-keyring.gpg
headers=(libssl-dev libpq-dev libmariadb-dev unixodbc-dev libcurl4-openssl-dev)
say() { printf 'cross: %s\n' "$*"; }
fail() { printf 'cross: %s\n' "$*" >&2; exit 1; }
fact() {
  node -p 'process.argv[1].split("/").reduce((at, key) => at[key], require("./versions.json"))' "$1"
}

install_compiler() {
  local name missing=()
  for name in g++-aarch64-linux-gnu qemu-user-static; do
    dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  ((${#missing[@]} == 0)) && return
  local command="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  [[ "$(id -u)" == 0 ]] || fail "packages are missing. As root, type: $command"
  say "installing ${missing[*]}"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=600 install \
    "${missing[@]}" >/dev/null
}

# With lists of its own: the machine's packages stay of one architecture.
fetch_headers() {
  [[ -f "$folder/usr/lib/aarch64-linux-gnu/libcrypto.a" ]] && return
  say "fetching headers for arm64 (4 MB)"
  rm -rf "$work" && mkdir -p "$work/lists/partial" "$work/archives/partial" && : >"$work/status"
  apt-get indextargets --format '$(LABEL)|$(REPO_URI)|$(CODENAME)' | grep '^Debian' | sort -u |
    while IFS='|' read -r _ base suite; do echo "deb [arch=arm64 signed-by=$keyring] $base $suite main"; done \
      >"$work/sources.list"
  local options=(-qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Acquire::Languages=none
    -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State=$work"
    -o "Dir::State::status=$work/status" -o "Dir::Cache=$work" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd "$work/archives" && apt-get "${options[@]}" download "${headers[@]/%/:arm64}")
  rm -rf "$folder/usr" && mkdir -p "$folder"
  for name in "$work"/archives/*.deb; do dpkg-deb --fsys-tarfile "$name" | tar -x -C "$folder" --no-same-owner; done
  rm -rf "$work" "$folder/usr/share"
}

fetch_node() {
  local name archive
  name="$(fact cross/node)"
  [[ -x "$folder/node/bin/node" ]] && return
  say "fetching $name"
  mkdir -p "$folder/node"
  archive="$(cd "$folder" && npm pack --silent --ignore-scripts "$name" | tail -n 1)"
  echo "$(fact cross/sha256)  $folder/$archive" | sha256sum --check --status || fail "$name has another hash"
  tar -x -C "$folder/node" --strip-components=1 -f "$folder/$archive"
  rm "$folder/$archive"
}

install_compiler
fetch_headers
fetch_node
[[ "${1:-}" == --setup ]] && exit
cmake --preset addon-linux-arm64 --log-level=WARNING
cmake --build --preset addon-linux-arm64 --target jackfield_node ${JACKFIELD_JOBS:+-j "$JACKFIELD_JOBS"}
mkdir -p js/prebuilt/linux-arm64
cp build/addon-linux-arm64/node-addon/jackfield.node js/prebuilt/linux-arm64/jackfield.node.new
aarch64-linux-gnu-strip --strip-unneeded js/prebuilt/linux-arm64/jackfield.node.new
mv js/prebuilt/linux-arm64/jackfield.node.new js/prebuilt/linux-arm64/jackfield.node
say "js/prebuilt/linux-arm64/jackfield.node"
