// The configuration and the update that the benchmark and the counts of instructions send.
export const stored = {
  client: "pg",
  connection: {
    host: "orders.db.example.com",
    port: 5432,
    user: "application_user",
    password: "not-a-real-secret-0123456789",
    database: "production_orders",
    parameters: { application_name: "orders" },
    ssl: {
      enabled: true,
      rejectUnauthorized: true,
      servername: "orders.db.example.com",
      ca: `-----BEGIN CERTIFICATE-----\n${"TUlJQjRqQ0NBVWlnQXdJQkFnSVVF".repeat(8)}\n-----END CERTIFICATE-----\n`,
    },
  },
  searchPath: ["public", "sales"],
  pool: { min: 2, max: 10, idleTimeoutMillis: 30000, acquireTimeoutMillis: 10000 },
  readOnly: false,
};

export const change = {
  connection: { ...stored.connection, password: "********", database: "production_orders_2" },
  pool: { min: 1, max: 20, idleTimeoutMillis: 60000, acquireTimeoutMillis: 5000 },
  searchPath: ["public", "sales", "archive"],
};
