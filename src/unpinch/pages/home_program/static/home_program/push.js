// What the phone shows when the clinic says that something waits. The push carries one word; the sentence is here (PUSH_WORDS, written by the
// server for each language), so that nothing of a person travels through a push service.
const PUSH_PAGES = { day: "/day/", message: "/messages/" };

self.addEventListener("push", (event) => event.waitUntil(showNotice(event.data?.text() ?? "")));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(PUSH_PAGES[event.notification.data] ?? "/"));
});

async function showNotice(word) {
  const kind = PUSH_PAGES[word] ? word : "day";
  const words = PUSH_WORDS[await chosen()] ?? Object.values(PUSH_WORDS)[0];
  await self.registration.showNotification("Unpinch", { body: words[kind], tag: kind, data: kind, icon: "/day/icon-192.png" });
}

async function openPage(path) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const here = open.find((each) => new URL(each.url).pathname === path);
  return here ? here.focus() : self.clients.openWindow(path);
}
