// The common solution: a node:http server that queries a database with an npm driver and sends JSON.stringify of all
// rows.
import { createServer } from "node:http";
import { drivers } from "./drivers.mjs";

const [name, reach, sql] = process.argv.slice(2);
const driver = await drivers[name](JSON.parse(reach));

const server = createServer((request, response) => {
  driver.all(sql).then(
    (rows) => {
      response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
      response.end(JSON.stringify(rows));
    },
    (error) => {
      response.writeHead(500);
      response.end(String(error));
    },
  );
}).listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })));
process.once("SIGTERM", () => process.exit(0));
