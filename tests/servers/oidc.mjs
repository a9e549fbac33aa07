// A real authorisation server, oidc-provider, over TLS on loopback: PKCE, refresh tokens that rotate (a reused one ends
// the grant), revocation. Its login page takes any name and password.
// Example    const provider = await startOidc({ cert, key, redirectUris: ["https://app.example.com/cb"] });
//            provider.issuer, provider.seen;  await provider.stop();
import https from "node:https";
import { Provider } from "oidc-provider";
import { keepSockets, listenOn } from "./sockets.mjs";

export const client = { id: "jackfield-test", secret: "canary+secret/of=the client" };

/**
 * seen: what the token endpoint was asked, as {grant, status}. state.lifetime: seconds of an access token. state.hold:
 * a promise that answers of the token endpoint wait for. state.fault: a status that it answers instead. state.loses:
 * the connection is closed in place of the answer. state.coop: pages cut the link to their opener.
 */
export async function startOidc({ cert, key, redirectUris }) {
  const state = { seen: [], lifetime: 3600, hold: undefined, coop: false, fault: undefined, loses: false };
  const server = https.createServer({ cert, key });
  const port = await listenOn(server);
  const { keep, stop } = keepSockets();
  server.on("secureConnection", keep);
  const issuer = `https://localhost:${port}`;
  const provider = new Provider(issuer, configuration(state, redirectUris));
  provider.use(async (context, next) => {
    if (state.coop) context.set("cross-origin-opener-policy", "same-origin");
    if (context.path === "/token" && state.fault !== undefined) {
      state.seen.push({ grant: "fault", status: state.fault });
      context.status = state.fault;
      context.body = "<html>";
      return;
    }
    await next();
    if (context.path !== "/token") return;
    state.seen.push({ grant: context.oidc?.params?.grant_type, status: context.status });
    await state.hold;
    if (!state.loses) return;
    context.respond = false;
    context.res.destroy();
  });
  server.on("request", provider.callback());
  return {
    ...client,
    issuer,
    port,
    state,
    seen: state.seen,
    stop: () => stop(server),
  };
}

const configuration = (state, redirectUris) => ({
  clients: [
    {
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: redirectUris,
      grant_types: ["authorization_code", "refresh_token", "client_credentials"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_basic",
    },
  ],
  cookies: { keys: ["only for tests"] },
  features: {
    devInteractions: { enabled: true },
    revocation: { enabled: true },
    clientCredentials: { enabled: true },
  },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: {
    AccessToken: () => state.lifetime,
    ClientCredentials: () => state.lifetime,
    RefreshToken: 86400,
    Grant: 86400,
    Interaction: 600,
    Session: 600,
    IdToken: 600,
  },
});
