// A Chromium with a profile of its own, as a process that a test may kill.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { browserArguments, browserPath } from "./browser.mjs";

/** {context, pid, kill, close}. `kill` is SIGKILL for the browser and all its processes at once. */
export async function startBrowser(profile) {
  const args = ["--headless=new", `--user-data-dir=${profile}`, "--remote-debugging-port=0", ...browserArguments];
  // A group of its own, so that a kill reaches its helpers before they can write anything.
  const child = spawn(browserPath, [...args, "about:blank"], { stdio: ["ignore", "ignore", "pipe"], detached: true });
  const gone = once(child, "exit");
  // A test that fails leaves none behind.
  const killAtExit = () => process.kill(-child.pid, "SIGKILL");
  process.once("exit", killAtExit);
  child.once("exit", () => process.off("exit", killAtExit));
  const address = await endpoint(child);
  const browser = await chromium.connectOverCDP(address);
  return {
    context: browser.contexts()[0],
    pid: child.pid,
    kill: async () => {
      process.kill(-child.pid, "SIGKILL");
      await gone;
      await browser.close().catch(() => undefined);
    },
    close: async () => {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => undefined);
      await gone;
    },
  };
}

async function endpoint(child) {
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (printed += text));
  for (const late = Date.now() + 120_000; Date.now() < late; await sleep(20)) {
    const found = /DevTools listening on (ws:\S+)/.exec(printed);
    if (found !== null) return found[1];
    if (child.exitCode !== null) break;
  }
  throw new Error(`Chromium did not start :\n${printed.slice(-2000)}`);
}

/** The files below a folder that hold one of the texts, in UTF-8 or UTF-16. */
export function filesWith(folder, texts) {
  const needles = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, "utf16le")]);
  const found = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile()) continue;
    const bytes = readFileSync(file);
    if (needles.some((needle) => bytes.includes(needle))) found.push(file);
  }
  return found;
}
