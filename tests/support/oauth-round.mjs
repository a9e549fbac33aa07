// What a whole authorisation needs: an authority for certificates, the certified oidc-provider, and a server whose
// callback that provider knows.
import { temporaryFolder } from "../e2e/server.mjs";
import { startAuthority } from "../servers/environments/https.mjs";
import { startOidc } from "../servers/oidc.mjs";
import { closedPort } from "../servers/proxy.mjs";
import { startOauthServer } from "./oauth-server.mjs";

/** Returns `provider`, `server` and `stop()`. */
export async function startOauthRound() {
  const authority = await startAuthority();
  const place = temporaryFolder();
  const port = await closedPort();
  const identity = authority.issue("oidc", { hosts: ["localhost"] });
  const provider = await startOidc({ ...identity, redirectUris: [`http://127.0.0.1:${port}/api/v2/oauth/callback`] });
  const server = await startOauthServer({ folder: place.folder, port, caFile: authority.env.JACKFIELD_TEST_HTTP_CA });
  const stop = async () => {
    await server.stop();
    await provider.stop();
    await authority.stop();
    place.remove();
  };
  return { provider, server, stop };
}
