// The first visit: installs the service worker, which answers for this address from then on.
const state = document.getElementById("state");

try {
  const { serviceWorker, storage } = navigator;
  if (serviceWorker === undefined)
    throw new Error("This browser has no service workers here. Use https, or localhost.");
  // Without it, a browser that runs out of room may delete the store. It may ask the user, whose answer can take long.
  void storage.persist?.();
  const taken = new Promise((resolve) => {
    serviceWorker.addEventListener("controllerchange", resolve, { once: true });
  });
  await serviceWorker.register("service-worker.js");
  if (serviceWorker.controller === null) await taken;
  location.replace(location.href);
} catch (error) {
  state.textContent = `The console could not be installed. ${error.message}`;
}
