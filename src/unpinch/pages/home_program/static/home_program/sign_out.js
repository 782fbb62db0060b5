// Signing out on any page: what this phone still holds of the person goes to the clinic first, then everything of theirs leaves the phone.
// What cannot be sent keeps the person here: Today says what waits, and why.
import { token } from "./outbox.js";
import { send, waiting } from "./send.js";
import { forget, Store, whoWasHere } from "./store.js";

const EVENTS = "/api/day/events";
const TURNS = 20;

export default async function signOut(form) {
  const waits = await cleared().catch(() => 0);
  if (waits) location.assign("/day/#entries");
  else form.submit();
}

// How many entries could not be sent; at none, the phone holds nothing of the person any more.
async function cleared() {
  const last = await whoWasHere();
  if (!last) return 0;
  const answer = await fetch("/api/day/program", { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok || (await answer.json()).who !== last.who) return 0; // the day on this phone is somebody else's: it stays
  const store = await Store.of(last.who);
  try {
    const device = await store.kept("device");
    for (let turn = 0; turn < TURNS; turn++) {
      const { outcome } = await send(store, { address: EVENTS, device, token: token() });
      if (outcome !== "sent") break;
    }
    const left = waiting(await store.entries()).length;
    if (left) return left;
  } finally {
    store.close();
  }
  await forget(last.who);
  return 0;
}
