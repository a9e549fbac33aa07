// `open` for the vectors on WebAssembly: the small module without a store, else the one with the store.
export function opener({ openWasm, fixedHost, core, store }) {
  return async (config) => {
    const backend = await openWasm(config.store === undefined ? core : store, JSON.stringify(config), fixedHost());
    return {
      call(operation, caller, body) {
        const reply = backend.call(operation, caller, body);
        return { status: reply.status, text: new TextDecoder().decode(reply.data) };
      },
      close: () => backend.close(),
    };
  };
}
