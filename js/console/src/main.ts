// The console: one element that shows the page of the address, or the sign-in.
import { follow, go, onMove, at } from "./router.js";
import { session, takeToken } from "./session.js";
import { messageOf } from "./ui/view.js";
import { listenForKeys } from "./keys.js";
import "./app.js";

const app = document.querySelector("jackfield-console");

async function start(): Promise<void> {
  // The addresses in the head are relative to the page that was loaded; the address changes without loading.
  for (const link of document.querySelectorAll("link")) link.setAttribute("href", link.href);
  follow();
  listenForKeys();
  onMove(() => app?.requestUpdate());
  session.addEventListener("change", () => app?.requestUpdate());
  // A link that is pasted into an open tab changes the fragment alone.
  addEventListener("hashchange", () => void useLink());
  if (!(await useLink())) await session.resume();
}

// True when the address held a token.
async function useLink(): Promise<boolean> {
  const token = takeToken();
  if (token === undefined) return false;
  try {
    await session.signIn(token);
    go(location.pathname === at() ? at() : `${location.pathname}${location.search}`, { replace: true });
  } catch (error) {
    session.end(messageOf(error));
  }
  return true;
}

start()
  .catch((error: unknown) => {
    session.notice = messageOf(error);
  })
  .finally(() => {
    app?.ready();
  });
