// What this phone keeps: one database for each account, so that nobody meets what another wrote. Also read by the service worker.
//
//   unpinch-day          who was here last, and every account that has a database on this phone
//   unpinch-day-<who>    entries (never changed once written, only where they stand), and "kept": program, hold, run, device
const INDEX = "unpinch-day";

function open(name, stores) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(stores)) asked.result.createObjectStore(store, keyPath ? { keyPath } : {});
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => {
        asked.result.close();
        globalThis.location?.reload?.(); // another tab signed out: nothing of the person stays on this one either
      };
      resolve(asked.result);
    };
  });
}

function act(db, name, mode, work) {
  return new Promise((resolve, reject) => {
    // strict: an entry that was shown as kept survives an empty battery
    const deed = db.transaction(name, mode, { durability: "strict" });
    let answer;
    work(deed.objectStore(name), (value) => (answer = value));
    deed.oncomplete = () => resolve(answer);
    deed.onerror = deed.onabort = () => reject(deed.error);
  });
}

const read = (db, name, ask) => act(db, name, "readonly", (store, give) => (ask(store).onsuccess = (event) => give(event.target.result)));

export class Store {
  static async of(who) {
    const store = new Store();
    store.who = who;
    store.db = await open(`${INDEX}-${who}`, { entries: "id", kept: "" });
    return store;
  }

  entries() {
    return read(this.db, "entries", (store) => store.getAll());
  }

  add(entry) {
    return act(this.db, "entries", "readwrite", (store) => store.add(entry));
  }

  // Change where an entry stands; the entry itself never changes.
  mark(id, change) {
    return act(this.db, "entries", "readwrite", (store) => {
      store.get(id).onsuccess = (event) => {
        const found = event.target.result;
        if (found) store.put({ ...found, ...change, id: found.id, event: found.event, for: found.for });
      };
    });
  }

  drop(ids) {
    return act(this.db, "entries", "readwrite", (store) => ids.forEach((id) => store.delete(id)));
  }

  kept(name) {
    return read(this.db, "kept", (store) => store.get(name));
  }

  keep(name, value) {
    return act(this.db, "kept", "readwrite", (store) => (value === null ? store.delete(name) : store.put(value, name)));
  }

  close() {
    this.db.close();
  }
}

async function index(mode, work) {
  const db = await open(INDEX, { who: "" });
  try {
    return await act(db, "who", mode, work);
  } finally {
    db.close();
  }
}

export function whoWasHere() {
  return index("readonly", (store, give) => (store.get("last").onsuccess = (event) => give(event.target.result ?? null)));
}

export function setWho(last) {
  return index("readwrite", (store) => store.put(last, "last"));
}

// Everything of an account leaves this phone. Only called when nothing of it waits to be sent.
export async function forget(who) {
  await index("readwrite", (store) => {
    store.get("last").onsuccess = (event) => event.target.result?.who === who && store.delete("last");
  });
  await new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(`${INDEX}-${who}`);
    asked.onsuccess = asked.onerror = asked.onblocked = resolve;
  });
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
