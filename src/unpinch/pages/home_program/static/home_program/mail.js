// How many messages of the team wait to be read, beside the letter at the top. Without a network, or signed out, nothing stands there.
const LOOK_AGAIN_MS = 300_000;

async function look() {
  const link = document.querySelector("#day-mail");
  if (!link || !navigator.onLine || document.hidden) return;
  const answer = await fetch(link.dataset.address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { unread } = await answer.json();
  const badge = link.querySelector("b");
  badge.textContent = String(unread);
  badge.hidden = unread === 0;
}

look();
setInterval(look, LOOK_AGAIN_MS);
addEventListener("visibilitychange", look);
