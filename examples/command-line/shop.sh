#!/usr/bin/env bash
# A store with a database in it, and queries, by the command alone. Needs `jackfield` on the PATH.
set -euo pipefail
cd "$(mktemp -d)"
trap 'kill "$server" && wait "$server"; rm -r "$PWD"' EXIT

# The first start makes the store, its key and an owner, and shows a token once.
jackfield serve --json --port 0 --sqlite-root . >started.json &
server=$!
until grep -qs token started.json; do sleep 0.1; done
started() { node -p "JSON.parse(require('fs').readFileSync('started.json', 'utf8').split('\n')[0]).$1"; }

: >shop.db # an empty file is an empty SQLite database
cat >shop.json <<END
{
  "jackfield": 1,
  "integrations": [
    {
      "title": "Shop",
      "type": "database",
      "sub_type": "sqlite3",
      "config": { "client": "sqlite3", "connection": { "filename": "$PWD/shop.db" } }
    }
  ]
}
END
JACKFIELD_TOKEN="$(started token)"
export JACKFIELD_TOKEN
jackfield apply --url "$(started url)" --dry-run shop.json || (($? == 2)) # 2: it would change something
jackfield apply --url "$(started url)" shop.json

list="$(curl -s "$(started url)/api/v2/meta/integrations" -H "xc-auth: $JACKFIELD_TOKEN")"
id="$(grep -oE 'int[0-9a-z]{8,}' <<<"$list" | head -n 1)"
jackfield query --sqlite-root . "$id" "CREATE TABLE orders (total INTEGER)"
jackfield query --sqlite-root . "$id" "INSERT INTO orders VALUES (50), (150)"
jackfield query --sqlite-root . "$id" "SELECT total FROM orders WHERE total > ?" --param 100
