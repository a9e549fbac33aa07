#!/usr/bin/env bash
# Installs what a clone needs and cannot contain: Debian packages, npm packages, third-party C source.
# It may be run again at any time; what is already installed stays unchanged.
#   scripts/setup.sh --build              to build and run (npm start), which has two parts:
#   scripts/setup.sh --build-addon          the addon and the server
#   scripts/setup.sh --build-wasm           the WebAssembly modules: Emscripten, about 110 MB to download
#   scripts/setup.sh --build --test      and to test (npm test)
#   scripts/setup.sh --with-oracle ...   asks PyPI for ODPI-C's source again, and longer; it is not required
#   scripts/setup.sh --check ...         changes nothing; says what is missing and exits 1 if anything needed is
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

want_addon=0 want_wasm=0 want_test=0 want_oracle=0 check_only=0
for argument in "$@"; do
  case "$argument" in
    --build) want_addon=1 want_wasm=1 ;;
    --build-addon) want_addon=1 ;;
    --build-wasm) want_wasm=1 ;;
    --test) want_test=1 ;;
    --with-oracle) want_oracle=1 ;;
    --check) check_only=1 ;;
    -h | --help) sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "setup: unknown option $argument; see --help" >&2; exit 2 ;;
  esac
done
if ((want_addon + want_wasm + want_test == 0)); then want_addon=1 want_wasm=1; fi

left_out=()
say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

command -v node >/dev/null || fail "Node 20 or newer is needed and was not found"
# fact PATH: a value of versions.json; lists come one entry a line.
fact() {
  node -e '
    const facts = JSON.parse(require("fs").readFileSync("versions.json", "utf8"));
    const value = process.argv[1].split("/").reduce((at, key) => at?.[key], facts) ?? "";
    console.log(Array.isArray(value) ? value.join("\n") : String(value));' "$1"
}
node -e '
  const [have, want] = process.argv.slice(1).map((text) => parseInt(text, 10));
  process.exit(have >= want ? 0 : 1);' "$(node -p process.versions.node)" "$(fact tools/node)" ||
  fail "Node $(fact tools/node) or newer is needed; this is $(node --version)"

# ---- Debian packages ------------------------------------------------------------------------------------------------

installed() { [[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" == installed ]]; }

# A machine may have the tool without Debian's package.
provided() {
  case "$1" in
    cmake) command -v cmake >/dev/null && cmake --version | node -e '
      const [major, minor] = /(\d+)\.(\d+)/.exec(require("fs").readFileSync(0, "utf8")).slice(1).map(Number);
      process.exit(major > 3 || (major === 3 && minor >= 25) ? 0 : 1);' ;;
    ninja-build) command -v ninja >/dev/null ;;
    xz-utils) command -v xz >/dev/null ;;
    openssl | brotli) command -v "$1" >/dev/null ;;
    python3-pip) python3 -m pip --version >/dev/null 2>&1 ;;
    *) return 1 ;;
  esac
}

install_packages() {
  local wanted=() missing=()
  ((want_addon + want_wasm)) && mapfile -t -O "${#wanted[@]}" wanted < <(fact apt/build)
  ((want_addon)) && mapfile -t -O "${#wanted[@]}" wanted < <(fact apt/addon; fact apt/run)
  ((want_wasm)) && mapfile -t -O "${#wanted[@]}" wanted < <(fact apt/wasm)
  ((want_test)) && mapfile -t -O "${#wanted[@]}" wanted < <(fact apt/test)
  if ! command -v dpkg-query >/dev/null; then
    left_out+=("Debian packages: this is no Debian system; install the equivalents of: ${wanted[*]}")
    return
  fi
  local package
  for package in "${wanted[@]}"; do
    installed "$package" || provided "$package" || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then
    say "Debian packages: all ${#wanted[@]} are there"
    return
  fi
  if ((check_only)) || [[ "$(id -u)" != 0 ]]; then
    echo "setup: these Debian packages are missing. As root, type:" >&2
    echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  say "Debian packages: installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # The tests start servers of their own, in temporary folders: no cluster of Debian's is made, and while packages are
  # installed no service starts.
  local policy=""
  if [[ " ${missing[*]} " == *" postgresql-"* ]] && [[ ! -e /etc/postgresql-common/createcluster.conf ]]; then
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  fi
  if [[ ! -e /usr/sbin/policy-rc.d ]]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  # Stopped half-way, dpkg would have to be repaired by hand: it ends what it began.
  (
    trap '' INT TERM
    apt-get -qq update
    apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold \
      -o DPkg::Lock::Timeout=600 install "${missing[@]}" >/dev/null
  )
  if [[ -n "$policy" ]]; then
    rm -f "$policy"
    trap - EXIT
  fi
}

# ---- npm packages ---------------------------------------------------------------------------------------------------

install_npm() {
  [[ -f package.json ]] || { left_out+=("npm packages: there is no package.json"); return; }
  local lock=package.json stamp=node_modules/.jackfield-setup hash
  [[ -f package-lock.json ]] && lock=package-lock.json
  hash="$(sha256sum "$lock" | cut -d' ' -f1)"
  if [[ -f "$stamp" && "$(<"$stamp")" == "$hash" ]]; then
    say "npm packages: unchanged"
    return
  fi
  ((check_only)) && fail "npm packages are not those of $lock; run scripts/setup.sh"
  say "npm packages: installing"
  local verb=install
  [[ "$lock" == package-lock.json ]] && verb=ci
  # Packages must not run scripts or download files while they are installed.
  npm "$verb" --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$hash" >"$stamp"
}

# For tests only and not for every machine: without them their tests are skipped and say so.
install_test_packages() { # FOLDER WHAT
  local folder="$1" what="$2" stamp hash
  stamp="$folder/node_modules/.jackfield-setup"
  hash="$(sha256sum "$folder/package-lock.json" | cut -d' ' -f1)"
  if [[ -f "$stamp" && "$(<"$stamp")" == "$hash" ]]; then
    say "npm packages of $folder: unchanged"
    return
  fi
  if ((check_only)); then
    left_out+=("npm packages of $folder ($what): not installed")
    return
  fi
  say "npm packages of $folder: installing"
  if (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error); then
    echo "$hash" >"$stamp"
  else
    left_out+=("npm packages of $folder ($what): they could not be had")
  fi
}

# Other drivers' readers of connection URLs, with which ours is compared.
fetch_judges() {
  local python_package="sqlalchemy==2.1.9" stamp=.deps/jdbc/.jackfield-setup hash
  if [[ ! -d .deps/sqlalchemy ]]; then
    if ((check_only)) || ! python3 -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 30 \
      --target .deps/sqlalchemy "$python_package" >/dev/null 2>&1; then
      rm -rf .deps/sqlalchemy
      left_out+=("SQLAlchemy, which judges connection URLs: it could not be had")
    fi
  fi
  hash="$(sha256sum tests/judges/pom.xml | cut -d' ' -f1)"
  [[ -f "$stamp" && "$(<"$stamp")" == "$hash" ]] && return
  if ((!check_only)) && command -v mvn >/dev/null && rm -rf .deps/jdbc && timeout 600 mvn -q -B \
    -f tests/judges/pom.xml dependency:copy-dependencies -DexcludeTransitive=true \
    "-DoutputDirectory=$PWD/.deps/jdbc" >/dev/null 2>&1; then
    echo "$hash" >"$stamp"
  else
    left_out+=("JDBC drivers, which judge connection URLs: Maven is missing, or they could not be had")
  fi
}

# Patroni for the cluster test. Debian's python3 runs it: another may be in a folder that the servers' user cannot read.
fetch_patroni() {
  [[ -f .deps/patroni/patroni/__main__.py ]] && return
  if ((!check_only)) && [[ -x /usr/bin/python3 ]] && /usr/bin/python3 -m pip install --quiet \
    --disable-pip-version-check --retries 1 --timeout 30 --target .deps/patroni "patroni[etcd3]==4.1.5" \
    psycopg2-binary==2.9.13 >/dev/null 2>&1; then
    return
  fi
  rm -rf .deps/patroni
  [[ -x /usr/bin/patroni ]] || left_out+=("Patroni for the cluster test: it could not be had; Debian's will do \
(apt install patroni)")
}

# ---- third-party source ---------------------------------------------------------------------------------------------

# Every file that gets compiled has the hash of versions.json. CMake checks the same again.
source_is_there() {
  node -e '
    const fs = require("fs"), { createHash } = require("crypto"), [name] = process.argv.slice(1);
    const { files } = JSON.parse(fs.readFileSync("versions.json", "utf8")).sources[name];
    for (const [path, hash] of Object.entries(files)) {
      const file = `.deps/${name}/${path}`;
      if (!fs.existsSync(file)) process.exit(1);
      if (createHash("sha256").update(fs.readFileSync(file)).digest("hex") !== hash) process.exit(1);
    }' "$1"
}

check_hash() { echo "$2  $1" | sha256sum --check --status; }

# The archive's address is the one this machine's own package sources name.
from_debian() { # NAME PATH SHA256 FILE
  [[ -x /usr/lib/apt/apt-helper ]] || return 1
  local base
  while read -r base; do
    if /usr/lib/apt/apt-helper -qq download-file "${base%/}/$2" "$4" "SHA256:$3" >/dev/null 2>&1; then return 0; fi
  done < <(apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 2>/dev/null | sed -n 's/^Debian|//p' | sort -u)
  return 1
}

from_npm() { # NAME PACKAGE SHA256 FILE
  local folder="${4%/*}" name
  name="$(cd "$folder" && npm pack --silent --ignore-scripts "$2" 2>/dev/null | tail -n 1)" || return 1
  [[ -f "$folder/$name" ]] && check_hash "$folder/$name" "$3" && mv "$folder/$name" "$4"
}

fetch_source() {
  local name="$1" work debian npm hash member
  if source_is_there "$name"; then
    say "source of $name $(fact "sources/$name/version"): there"
    return
  fi
  ((check_only)) && fail "the source of $name is missing; run scripts/setup.sh"
  debian="$(fact "sources/$name/debian")" npm="$(fact "sources/$name/npm")"
  hash="$(fact "sources/$name/archive_sha256")" member="$(fact "sources/$name/member")"
  say "source of $name $(fact "sources/$name/version"): fetching ${debian:-$npm}"
  work=".deps/.$name.$$"
  rm -rf "$work" && mkdir -p "$work/tree"
  if { [[ -n "$debian" ]] && from_debian "$name" "$debian" "$hash" "$PWD/$work/archive"; } ||
    { [[ -n "$npm" ]] && from_npm "$name" "$npm" "$hash" "$PWD/$work/archive"; }; then
    if [[ -n "$member" ]]; then
      tar -xf "$work/archive" -C "$work" "$member"
      mv "$work/$member" "$work/archive"
    fi
    tar -xf "$work/archive" -C "$work/tree" --strip-components=1
    rm -rf ".deps/$name" && mv "$work/tree" ".deps/$name"
    rm -rf "$work"
    source_is_there "$name" || fail "the source of $name is not what versions.json names"
  else
    rm -rf "$work"
    left_out+=("source of $name: the archive could not be had; CMake will try $(fact "sources/$name/release")")
  fi
}

# ODPI-C is available only inside a source distribution on PyPI. Without it the oracle connector reports not_built.
# Without --with-oracle it is tried once, with a short timeout.
fetch_odpi() {
  local package hash work archive patience=60 tried=.deps/odpi-not-had
  package="$(fact sources/odpi/pypi)" hash="$(fact sources/odpi/archive_sha256)"
  if [[ -f .deps/odpi/include/dpi.h ]]; then
    say "source of odpi: there"
    return
  fi
  ((check_only)) && { left_out+=("source of odpi: missing"); return; }
  if ((want_oracle)); then
    patience=120
  elif [[ -f "$tried" ]]; then
    left_out+=("oracle connector: ODPI-C's source could not be had before; ask again with --with-oracle")
    return
  fi
  command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1 || {
    left_out+=("oracle connector: pip is needed to fetch ODPI-C and was not found")
    return
  }
  say "source of odpi: fetching $package"
  work=".deps/.odpi.$$"
  rm -rf "$work" && mkdir -p "$work/tree" "$work/backend/setuptools"
  # pip reads a package's metadata before it returns the archive, which would compile it for minutes. This build backend
  # answers instead, so that no code of the package runs.
  touch "$work/backend/setuptools/__init__.py"
  cat >"$work/backend/setuptools/build_meta.py" <<'PYTHON'
import os
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    name = "oracledb-0.dist-info"
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    with open(os.path.join(folder, name, "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\nName: oracledb\nVersion: %s\n" % os.environ["ODPI_PACKAGE"].split("==")[1])
    return name
def build_wheel(*arguments, **named):
    raise SystemExit("not built")
PYTHON
  if ODPI_PACKAGE="$package" PYTHONPATH="$PWD/$work/backend" timeout "$patience" python3 -m pip download --quiet \
    --disable-pip-version-check --retries 1 --timeout "$((patience / 4))" --no-deps --no-build-isolation \
    --no-binary :all: --dest "$work" "$package" >"$work/log" 2>&1; then
    archive="$(compgen -G "$work/*.tar.gz" | head -n 1)"
    if check_hash "$archive" "$hash"; then
      tar -xf "$archive" -C "$work/tree" --strip-components=1
      rm -rf .deps/odpi "$tried" && mv "$work/tree/$(fact sources/odpi/member)" .deps/odpi
    else
      left_out+=("oracle connector: the archive of $package has another hash than versions.json names")
    fi
  else
    left_out+=("oracle connector: PyPI could not be reached, so it is not built")
    touch "$tried"
  fi
  rm -rf "$work"
}

# A real MySQL for the tests. Debian 12 has none, so the server of Debian's unstable distribution, the libraries it is
# linked with (including the C library) and that distribution's newer libmariadb3 are unpacked into .deps; the server
# runs with its own loader. apt keeps that distribution's lists there too and checks signatures. Nothing is installed.
fetch_mysql_server() {
  local version hash work base keyring=/usr/share/keyrings/debian-archive-keyring.gpg deb why=""
  version="$(fact servers/mysql/version)" hash="$(fact servers/mysql/sha256)"
  if [[ -f .deps/mysql-server/version && "$(<.deps/mysql-server/version)" == "$version" ]]; then
    say "MySQL $version for the tests: there"
    return
  fi
  base="$(apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 2>/dev/null |
    sed -n 's/^Debian|//p' | sort -u | head -n 1)"
  if ((check_only)); then why="missing; run scripts/setup.sh --test"
  elif [[ "$(dpkg --print-architecture 2>/dev/null)" != amd64 ]]; then why="it is fetched for amd64 alone"
  elif [[ -z "$base" || ! -f "$keyring" ]]; then why="this machine has no package sources of Debian"
  fi
  if [[ -n "$why" ]]; then left_out+=("MySQL $version for the tests: $why"); return; fi
  say "MySQL $version for the tests: fetching about 70 MB"
  work="$PWD/.deps/.mysql-server"
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  : >"$work/status"
  echo "deb [arch=amd64 signed-by=$keyring] $base sid main" >"$work/sources.list"
  local options=(-qq -y --no-install-recommends -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State=$work" -o "Dir::State::status=$work/status" -o "Dir::Cache=$work" -o Acquire::Languages=none
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User=root)
  if ! timeout 1800 apt-get "${options[@]}" update >"$work/log" 2>&1; then why="the lists of packages could not be had"
  elif ! timeout 1800 apt-get "${options[@]}" --download-only install \
    "mysql-server-core=$version" libmariadb3 >>"$work/log" 2>&1; then
    why="the distribution has another version by now, or could not be reached"
  elif ! check_hash "$(compgen -G "$work/archives/mysql-server-core_*.deb" | head -n 1)" "$hash"; then
    why="the package has another hash than versions.json names"
  fi
  if [[ -n "$why" ]]; then left_out+=("MySQL $version for the tests: $why"); return; fi
  rm -rf "$work/files" && mkdir "$work/files"
  for deb in "$work"/archives/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$work/files" --no-same-owner; done
  rm -rf "$work/files/usr/share/doc" "$work/files/usr/share/man" "$work/files/usr/share/locale"
  echo "$version" >"$work/files/version"
  rm -rf .deps/mysql-server && mv "$work/files" .deps/mysql-server && rm -rf "$work"
}

# Other people's suites, for tests alone: without them their part of the suite conformance is skipped with a reason.
fetch_conformance() {
  if ((check_only)); then return; fi
  say "suites of others for the tests (about 60 MB at the first time)"
  local reason
  while IFS= read -r reason; do left_out+=("conformance suite of $reason"); done < <(node tests/conformance/fetch.mjs)
}

# Both wait for the network most of the time, so they run side by side.
npm_job=""
if ((want_addon + want_test && !check_only)); then
  install_npm &
  npm_job=$!
fi
install_packages
if [[ -n "$npm_job" ]]; then wait "$npm_job" || fail "the npm packages could not be installed"; else install_npm; fi
if ((want_test)); then
  install_test_packages tests/servers "PostgreSQL 10 and 18, another Node"
  install_test_packages tests/judges "drivers that read connection URLs, a validator of JSON Schema"
  install_test_packages tests/package/matrix "bundlers, frameworks, test runners and runtimes (1.3 GB)"
fi
mkdir -p .deps
fetch_source yyjson
fetch_source sqlite
if ((want_test)); then
  fetch_mysql_server
  fetch_judges
  fetch_patroni
  fetch_conformance
fi
if ((want_addon + want_test + want_oracle)); then fetch_odpi; fi

# The test runner repeats this list at its end.
mkdir -p build
if ((want_addon + want_test)); then rm -f build/left-out.txt; fi
if ((${#left_out[@]})); then
  printf '  - %s\n' "${left_out[@]}" >build/left-out.txt
  say "done, without:"
  cat build/left-out.txt
else
  say "done"
fi
