// Sends what waits: entries of one account and one episode together, in the order they were made. Sending twice is the same as once: each
// entry has its own id. Also read by the service worker. The outcome is a word:
//
//   idle      nothing waits                 offline   no network, or the clinic does not answer: later
//   sent      the clinic has them           sign_in   the session is over: everything stays here
//   other     somebody else is signed in    token     the page's key is too old: get a new one
const MOST = 50;

export function waiting(entries) {
  return entries.filter((each) => each.state === "pending").sort((a, b) => a.seq - b.seq);
}

export async function send(store, { address, device, token, most = MOST }) {
  const all = waiting(await store.entries());
  const batch = all.filter((each) => each.for === all[0].for).slice(0, most);
  if (!batch.length) return { outcome: "idle" };
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ device, for: batch[0].for, events: batch.map((each) => each.event) }),
    });
  } catch {
    return { outcome: "offline" };
  }
  return taken(store, batch, answer, { address, device, token });
}

async function taken(store, batch, answer, how) {
  if (answer.status === 401 || answer.type === "opaqueredirect") return { outcome: "sign_in" };
  const body = await answer.json().catch(() => null);
  if (answer.status === 403 && !body) return { outcome: "token" };
  if (answer.status === 403 || answer.status === 404) return { outcome: "other" };
  if (answer.status === 409 || answer.status === 422 || answer.status === 400) return refused(store, batch, body, how);
  if (!answer.ok || !body) return { outcome: "offline" };
  for (const each of body.results ?? []) await settled(store, each);
  const known = new Set((body.results ?? []).map((each) => each.id));
  const answered = batch.every((each) => known.has(each.id));
  return { outcome: answered ? "sent" : "offline", state: body.state, urgent: body.urgent ?? [], program: body.program ?? "" };
}

function settled(store, { id, status, text }) {
  if (status === "stored" || status === "known") return store.mark(id, { state: "sent", text: "" });
  return store.mark(id, { state: status === "conflict" ? "conflict" : "failed", text: text ?? "" });
}

// One wrong entry must not hold up the others: they go one by one until it is found.
async function refused(store, batch, body, how) {
  if (batch.length > 1) return send(store, { ...how, most: 1 });
  await store.mark(batch[0].id, { state: "failed", text: body?.text ?? "" });
  return { outcome: "sent", refused: true };
}
