const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => {
  document.body.dataset.worker = JSON.stringify(data);
};
worker.onerror = ({ message }) => {
  document.body.dataset.worker = JSON.stringify(message ?? "the worker could not be loaded");
};
