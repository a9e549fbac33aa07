// npm's drivers with their fastest documented settings. Each: {all(sql): rows, one(sql, id): a row by a prepared
// statement, end()}. Exact values stay exact, as they do on our side: bigint and decimal come as text.
async function pg(reach) {
  const { default: driver } = await import("pg");
  const pool = new driver.Pool(reach);
  return {
    all: async (sql) => (await pool.query(sql)).rows,
    one: async (sql, id) => (await pool.query({ name: "one", text: sql, values: [id] })).rows[0],
    end: () => pool.end(),
  };
}

async function postgres({ user, ...rest }) {
  delete rest.options;
  const { default: driver } = await import("postgres");
  const client = driver({ ...rest, username: user, connection: { DateStyle: "ISO", TimeZone: "UTC" } });
  return {
    all: (sql) => client.unsafe(sql),
    one: async (sql, id) => (await client.unsafe(sql, [id], { prepare: true }))[0],
    end: () => client.end(),
  };
}

async function mysql2(reach) {
  const { createPool } = await import("mysql2/promise");
  const pool = createPool({ ...reach, supportBigNumbers: true, bigNumberStrings: true, timezone: "Z" });
  return {
    all: async (sql) => (await pool.query(sql))[0],
    one: async (sql, id) => (await pool.execute(sql, [id]))[0][0],
    end: () => pool.end(),
  };
}

async function mariadb(reach) {
  const { createPool } = await import("mariadb");
  const pool = createPool({
    ...reach,
    bigIntAsNumber: false,
    supportBigNumbers: true,
    bigNumberStrings: true,
    timezone: "Z",
  });
  return {
    all: (sql) => pool.query(sql),
    one: async (sql, id) => (await pool.execute(sql, [id]))[0],
    end: () => pool.end(),
  };
}

async function sqlite({ filename }) {
  const { default: Database } = await import("better-sqlite3");
  const database = new Database(filename, { readonly: true });
  const statements = new Map();
  const prepared = (sql) => {
    if (!statements.has(sql)) statements.set(sql, database.prepare(sql));
    return statements.get(sql);
  };
  return {
    all: async (sql) => prepared(sql).all(),
    one: async (sql, id) => prepared(sql).get(id),
    end: () => database.close(),
  };
}

export const drivers = { pg, postgres, mysql2, mariadb, "better-sqlite3": sqlite };
