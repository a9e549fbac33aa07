// A small shop, the same at every start: statements that make it, one at a time.
const names = "Ada Ben Chloe Dario Elif Femi Grace Hugo Ines Jonas Kemal Lena Mei Nora Omar Priya".split(" ");
const families = ["Abbott", "Bauer", "Castillo", "Dubois", "Eriksen", "Fischer", "Garcia", "Hansen", "Ito", "Jansen"];
const cities = ["Lisbon", "Oslo", "Berlin", "Nairobi", "Kyoto", "Lima", "Toronto", "Pune"];
const products = [
  ["Patch cable, short", "cables", 4.9],
  ["Patch cable, long", "cables", 7.5],
  ["Jack field, 48 points", "panels", 189],
  ["Jack field, 96 points", "panels", 329],
  ["Microphone", "sound", 119],
  ["Stand", "sound", 39.5],
  ["Headphones", "sound", 84],
  ["Mixer, 8 channels", "sound", 249],
  ["Lamp", "light", 24.9],
  ["Dimmer", "light", 59],
  ["Label strip", "supplies", 2.2],
  ["Cleaning kit", "supplies", 12.8],
];
const text = (value) => `'${value.replaceAll("'", "''")}'`;
const pick = (list, column) =>
  `CASE ${column} ${list.map((value, i) => `WHEN ${i} THEN ${text(value)}`).join(" ")} END`;

const productRow = ([name, category, price], i) => `(${i + 1}, ${text(name)}, ${text(category)}, ${price})`;

export const sampleSql = [
  `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,
     city TEXT NOT NULL, since TEXT NOT NULL)`,
  "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, price REAL NOT NULL)",
  `CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers,
     product_id INTEGER NOT NULL REFERENCES products, quantity INTEGER NOT NULL, ordered_at TEXT NOT NULL)`,
  `INSERT INTO products (id, name, category, price) VALUES ${products.map(productRow).join(", ")}`,
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${names.length * families.length - 1})
   INSERT INTO customers (id, name, email, city, since)
   SELECT i + 1, ${pick(names, `i % ${names.length}`)} || ' ' || ${pick(families, `i / ${names.length}`)},
     'customer' || (i + 1) || '@example.com', ${pick(cities, `(i * 7) % ${cities.length}`)},
     date('2024-01-01', '+' || (i * 4) || ' days') FROM n`,
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)
   INSERT INTO orders (id, customer_id, product_id, quantity, ordered_at)
   SELECT i + 1, (i * 37) % ${names.length * families.length} + 1, (i * 11 + i / 12) % ${products.length} + 1,
     (i * i + 3 * i) % 5 + 1, datetime('2025-01-01', '+' || (i * 6) || ' hours') FROM n`,
  "CREATE INDEX orders_customer ON orders (customer_id)",
];
