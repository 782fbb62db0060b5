// The service worker of Today. It keeps the shell and the pictures, never JSON and never another page; what it keeps of the shell is one
// version, whole. VERSION, SHELLS and FILES stand above, written by the server.
const SHELL = `unpinch-shell-${VERSION}`;
const PICTURES = "unpinch-pictures";
const CHOICE = "unpinch-choice";
const PICTURE = /^\/library\/(picture\/|figure\.css)/;
const MOST_PICTURES = 200;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("sync", (event) => event.waitUntil(sendAlone()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === "/day/") event.respondWith(shell(address));
  else if (FILES.includes(address.pathname)) event.respondWith(file(event.request));
  else if (PICTURE.test(address.pathname)) event.respondWith(picture(event.request));
});

async function install() {
  const cache = await caches.open(SHELL);
  const all = [...SHELLS, ...FILES].map((each) => new Request(each, { cache: "no-cache", credentials: "same-origin" }));
  await cache.addAll(all);
  await self.skipWaiting(); // an open page holds everything it needs already
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("unpinch-shell-") && name !== SHELL) await caches.delete(name);
  }
  await self.clients.claim();
}

// The page opens from here at once, with or without a network; a new version is fetched beside it and shown the next time.
async function shell(address) {
  const cache = await caches.open(SHELL);
  const choice = address.searchParams.get("lang") ?? (await chosen());
  const asked = `/day/?lang=${choice}`;
  return (choice && (await cache.match(asked, { ignoreVary: true }))) || fetch(address).catch(() => cache.match(SHELLS[0], { ignoreVary: true }));
}

async function chosen() {
  const found = await (await caches.open(CHOICE)).match("/day/language");
  return found ? found.text() : "";
}

async function file(request) {
  return (await (await caches.open(SHELL)).match(request, { ignoreVary: true })) ?? fetch(request);
}

async function picture(request) {
  const cache = await caches.open(PICTURES);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    const kept = await cache.keys();
    for (const old of kept.slice(0, Math.max(0, kept.length - MOST_PICTURES))) await cache.delete(old);
  }
  return answer;
}

// ---- the network came back while no page was open ----
async function sendAlone() {
  const pages = await self.clients.matchAll({ type: "window" });
  const day = pages.filter((each) => new URL(each.url).pathname === "/day/");
  if (day.length) return day.forEach((each) => each.postMessage("send"));
  const last = await whoWasHere();
  if (!last) return;
  const store = await Store.of(last.who);
  try {
    await sendFor(store);
  } finally {
    store.close();
  }
}

async function sendFor(store) {
  if (!waiting(await store.entries()).length) return;
  const answer = await fetch("/api/day/program", { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok || (await answer.json()).who !== store.who) return;
  const token = (await self.cookieStore?.get("unpinch_csrf"))?.value ?? "";
  const device = await store.kept("device");
  for (let turn = 0; token && turn < 20; turn++) {
    const { outcome } = await send(store, { address: "/api/day/events", device, token });
    if (outcome === "offline") throw new Error("the clinic does not answer; the browser tries again");
    if (outcome !== "sent") return;
  }
}
