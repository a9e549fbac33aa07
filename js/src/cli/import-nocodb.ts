// Integrations of a NocoDB server, through its API.
// Format     integration.list and integration.read of the npm package nocodb-sdk: GET /api/v2/meta/integrations
import { isRecord } from "../core/errors.js";
import { CommandError } from "./arguments.js";
import type { Found } from "./import-found.js";

const pageSize = 100;
const mostPages = 100;
const waitMillis = 30_000;

/** Every integration that the token may read. The address is that of the server, without a path of the API. */
export async function integrationsOfNocodb(address: string, token: string | undefined): Promise<Found[]> {
  if (token === undefined || token === "")
    throw new CommandError("NOCODB_TOKEN holds the API token of NocoDB: it is not set");
  const base = new URL(address);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(base.hostname);
  if (base.protocol !== "https:" && !isLocal)
    throw new CommandError("the address of NocoDB is https: the token is not sent in clear");
  const get = (path: string): Promise<unknown> => read(new URL(path, base), token);
  const found: Found[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await get(`/api/v2/meta/integrations?limit=${pageSize}&offset=${page * pageSize}`);
    const list = isRecord(answer) && Array.isArray(answer["list"]) ? answer["list"] : undefined;
    if (list === undefined) throw new CommandError("this is not the API of NocoDB");
    for (const row of list) {
      if (!isRecord(row) || typeof row["id"] !== "string") continue;
      const whole = await get(`/api/v2/meta/integrations/${encodeURIComponent(row["id"])}?includeConfig=true`);
      if (isRecord(whole)) found.push(foundOf(whole));
    }
    const info = isRecord(answer) ? answer["pageInfo"] : undefined;
    if (list.length < pageSize || (isRecord(info) && info["isLastPage"] === true)) break;
  }
  return found;
}

function foundOf(row: Record<string, unknown>): Found {
  const { config } = row;
  return {
    title: textOf(row["title"]) || "Integration",
    type: textOf(row["type"]),
    subType: textOf(row["sub_type"]),
    config: isRecord(config) ? config : {},
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

async function read(url: URL, token: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { accept: "application/json", "xc-token": token },
      redirect: "error",
      signal: AbortSignal.timeout(waitMillis),
    });
  } catch {
    throw new CommandError(`${url.origin} does not answer`);
  }
  if (response.status === 401 || response.status === 403)
    throw new CommandError(`${url.origin} refuses the token of NOCODB_TOKEN`);
  if (!response.ok) throw new CommandError(`${url.origin} answers ${response.status}: this is not the API of NocoDB`);
  try {
    return await response.json();
  } catch {
    throw new CommandError(`${url.origin} answers no JSON: this is not the API of NocoDB`);
  }
}
