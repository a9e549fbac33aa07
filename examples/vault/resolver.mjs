// A resolver of Jackfield's references for OpenBao and HashiCorp Vault, over their documented HTTP API.
// Format: https://openbao.org/api-docs/secret/kv/kv-v2/ (reading a secret version), and the lease_duration that every
// answer has. A reference is "vault:PATH#FIELD", such as "vault:secret/data/shop#password".

/** Makes the function for `open({ references: { resolve } })`. `paths`: the paths that each workspace may read. */
export function vaultResolver({ address, token, paths }) {
  return async ({ workspace, reference }) => {
    const [, path, field] = /^vault:([\w./-]+)#(\w+)$/.exec(reference) ?? [];
    if (path === undefined || path.includes("..")) throw new Error("not a reference of this vault");
    // Every workspace asks through one token, so what each may read is decided here.
    const allowed = paths[workspace] ?? [];
    if (!allowed.some((folder) => path.startsWith(`${folder}/`))) throw new Error("not a path of this workspace");
    const answer = await fetch(`${address}/v1/${path}`, {
      headers: { "x-vault-token": token },
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) throw new Error(`the vault answered ${answer.status}`);
    const { data, lease_duration } = await answer.json();
    // Version 2 of the key-value store wraps its secrets once more; others do not.
    const value = (data.data ?? data)[field];
    if (typeof value !== "string") throw new Error("the secret lacks this field");
    // A tenth earlier, so that no connection is made with a secret that ends at once. 0: it has no lease.
    return lease_duration > 0 ? { value, expiresAt: Date.now() + lease_duration * 900 } : { value };
  };
}
