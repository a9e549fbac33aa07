// A person with a browser that keeps cookies, signing in at the provider of tests/servers/oidc.mjs without a real
// browser. Example    const { location } = await signIn(url, { ca });  the callback that the browser would go to
import https from "node:https";

function send(url, { ca, cookies, method = "GET", form }) {
  const body = form === undefined ? undefined : new URLSearchParams(form).toString();
  const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  if (body !== undefined) headers["content-type"] = "application/x-www-form-urlencoded";
  return new Promise((resolve, reject) => {
    const request = https.request(url, { ca, method, headers }, (response) => {
      for (const line of response.headers["set-cookie"] ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
        if (value === "") cookies.delete(name);
        else cookies.set(name, value);
      }
      let text = "";
      response.setEncoding("utf8").on("data", (part) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode, location: response.headers.location, text }));
    });
    request.on("error", reject).end(body);
  });
}

/** Follows the provider's pages, signs in as `login` and consents. Gives the address outside the provider. */
export async function signIn(start, { ca, login = "ann", refuses = false }) {
  const cookies = new Map();
  const origin = new URL(start).origin;
  let url = start;
  for (let steps = 0; steps < 20; steps += 1) {
    let answer = await send(url, { ca, cookies });
    const action = /<form[^>]* action="([^"]+)"/.exec(answer.text)?.[1];
    if (answer.status === 200 && action !== undefined) {
      const prompt = /name="prompt" value="([a-z]+)"/.exec(answer.text)[1];
      const abort = new URL(/href="([^"]+abort)"/.exec(answer.text)[1], url).href;
      answer = refuses
        ? await send(abort, { ca, cookies })
        : await send(new URL(action, url).href, {
            ca,
            cookies,
            method: "POST",
            form: { prompt, login, password: "x" },
          });
    }
    if (answer.location === undefined) throw new Error(`${answer.status} at ${url}: ${answer.text.slice(0, 300)}`);
    url = new URL(answer.location, url).href;
    if (new URL(url).origin !== origin) return url;
  }
  throw new Error("the provider redirects without an end");
}
