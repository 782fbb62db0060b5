// Keeps the screen on during a run, where the browser can; the system takes it away when the page is hidden, so it is asked for again.
let lock = null;
let wanted = false;

export async function stayAwake() {
  wanted = true;
  try {
    lock = await navigator.wakeLock?.request("screen");
  } catch {
    lock = null; // low battery, or a browser that cannot: the run goes on all the same
  }
}

export async function letSleep() {
  wanted = false;
  await lock?.release?.();
  lock = null;
}

document.addEventListener("visibilitychange", () => wanted && document.visibilityState === "visible" && stayAwake());
