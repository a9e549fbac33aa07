export default {
  mode: "production",
  entry: { main: "./main.js", "with-worker": "./with-worker.js" },
  performance: false,
};
