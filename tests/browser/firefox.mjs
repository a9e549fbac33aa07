// Debian's Firefox, driven by its own protocol, Marionette: {open, windows, enter, evaluate, click, type, close}.
// Format     length, colon, then JSON: [0, id, command, parameters] and [1, id, error, result]
//            (firefox-source-docs.mozilla.org/testing/marionette/Protocol.html)
// Example    const firefox = await startFirefox();  await firefox.open(url);  await firefox.click("button");
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const firefoxPath = "/usr/bin/firefox-esr";
/** Why a test with it cannot run; false: it can. */
export const withoutFirefox = existsSync(firefoxPath)
  ? false
  : "there is no Firefox; as root, type: apt-get install -y firefox-esr";

// What Firefox would ask of the network or of the user at its first start.
export const quietSettings = [
  ["app.update.enabled", false],
  ["browser.aboutwelcome.enabled", false],
  ["browser.shell.checkDefaultBrowser", false],
  ["datareporting.policy.dataSubmissionEnabled", false],
  ["network.captive-portal-service.enabled", false],
  ["toolkit.telemetry.reportingpolicy.firstRun", false],
];
export const userSettings = (settings) =>
  settings.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join("");

const elementKey = "element-6066-11e4-a52e-4f735466cecf"; // of WebDriver
const startMillis = 120_000;
const waitMillis = 30_000;

async function until(what, look, milliseconds = waitMillis) {
  for (const late = Date.now() + milliseconds; Date.now() < late; await sleep(50)) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
  }
  throw new Error(`not within ${milliseconds / 1000} s: ${what}`);
}

// Commands over the connection, one after the other.
function talk(socket) {
  const waiting = new Map();
  let bytes = Buffer.alloc(0);
  let ids = 0;
  socket.on("data", (part) => {
    bytes = Buffer.concat([bytes, part]);
    for (;;) {
      const colon = bytes.indexOf(":");
      const size = Number(bytes.subarray(0, Math.max(colon, 0)).toString());
      if (colon < 1 || bytes.length < colon + 1 + size) return;
      const message = JSON.parse(bytes.subarray(colon + 1, colon + 1 + size).toString());
      bytes = bytes.subarray(colon + 1 + size);
      if (!Array.isArray(message)) continue; // its greeting
      const [, id, error, result] = message;
      const { resolve, reject, command } = waiting.get(id);
      waiting.delete(id);
      if (error === null) resolve(result);
      else reject(Object.assign(new Error(`${command}: ${error.error}: ${error.message}`), { error: error.error }));
    }
  });
  return (command, parameters = {}) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify([0, (ids += 1), command, parameters]);
      waiting.set(ids, { resolve, reject, command });
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}

export async function startFirefox() {
  const profile = mkdtempSync(join(tmpdir(), "jackfield-firefox-"));
  writeFileSync(join(profile, "user.js"), userSettings([...quietSettings, ["marionette.port", 0]]));
  const args = ["--headless", "--no-remote", "--marionette", "--profile", profile, "about:blank"];
  const child = spawn(firefoxPath, args, { stdio: "ignore", detached: true });
  const gone = once(child, "exit");
  const killAtExit = () => process.kill(-child.pid, "SIGKILL");
  process.once("exit", killAtExit);
  child.once("exit", () => process.off("exit", killAtExit));
  const end = async () => {
    if (child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const file = join(profile, "MarionetteActivePort");
    const port = await until("the port", () => existsSync(file) && Number(readFileSync(file, "utf8")), startMillis);
    const socket = net.connect(port, "127.0.0.1");
    await once(socket, "connect");
    const send = talk(socket);
    // The test's authority is not the browser's; the addon checks it.
    await send("WebDriver:NewSession", { acceptInsecureCerts: true });
    return { ...actions(send), close: () => (socket.destroy(), end()) };
  } catch (error) {
    await end();
    throw error;
  }
}

function actions(send) {
  const find = (selector) =>
    until(selector, async () => {
      const found = await send("WebDriver:FindElements", { using: "css selector", value: selector });
      return found[0]?.[elementKey];
    });
  const windows = () => send("WebDriver:GetWindowHandles");
  const enter = (handle) => send("WebDriver:SwitchToWindow", { handle, name: handle });
  const evaluate = (script, ...args) =>
    send("WebDriver:ExecuteScript", { script, args, newSandbox: false, sandbox: null }).then(({ value }) => value);
  return {
    windows,
    evaluate,
    open: (url) => send("WebDriver:Navigate", { url }),
    enter,
    /** Enters the window beside `opener` once it has such an element: it changes where a page cuts the link. */
    enterOther: (opener, selector) =>
      until(`a window with ${selector}`, async () => {
        const other = (await windows()).find((handle) => handle !== opener);
        if (other === undefined) return undefined;
        await enter(other);
        const found = await send("WebDriver:FindElements", { using: "css selector", value: selector });
        return found.length > 0 && other;
      }),
    type: async (selector, text) => send("WebDriver:ElementSendKeys", { id: await find(selector), text }),
    click: async (selector) => send("WebDriver:ElementClick", { id: await find(selector) }),
    until: (script, ...args) => until(script, () => evaluate(script, ...args)),
    closed: (handle) => until("its end", async () => !(await windows()).includes(handle)),
  };
}
