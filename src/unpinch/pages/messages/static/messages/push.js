// Let this browser listen for reminders, or no longer. The service worker of Today shows them; without it, or where the browser has no push,
// the button says why and the other ways of being reminded stay.
//
//   <div data-module="push-here" data-key="..." data-address="/api/contact/push" data-say-start="..." data-say-stop="..." ...>
const WORKER = { script: "/day/sw.js", scope: "/day/" };

export default async function pushHere(box) {
  const button = box.querySelector("button");
  const said = box.querySelector("[role=status]");
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    said.textContent = box.dataset.sayCannot;
    return;
  }
  const registration = await navigator.serviceWorker.register(WORKER.script, { scope: WORKER.scope });
  let now = await registration.pushManager.getSubscription();
  const show = () => {
    button.textContent = now ? box.dataset.sayStop : box.dataset.sayStart;
    said.textContent = now ? box.dataset.sayOn : "";
    button.hidden = false;
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      now = now ? await stop(now) : await start(registration);
      show();
    } catch {
      said.textContent = Notification.permission === "denied" ? box.dataset.sayDenied : box.dataset.sayFailed;
    }
    button.disabled = false;
  });
  show();

  async function start(registered) {
    await ready(registered);
    const made = await registered.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: box.dataset.key });
    const { endpoint, keys } = made.toJSON();
    await tell("POST", { endpoint, p256dh: keys.p256dh, auth: keys.auth }).catch(async (error) => {
      await made.unsubscribe(); // the clinic does not know it: nobody would ever be told
      throw error;
    });
    return made;
  }

  async function stop(made) {
    await tell("DELETE", { endpoint: made.endpoint });
    await made.unsubscribe();
    return null;
  }

  async function tell(method, body) {
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(box.dataset.address, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the clinic answered ${answer.status}`);
  }
}

function ready(registration) {
  const worker = registration.active ? null : (registration.installing ?? registration.waiting);
  if (!worker) return undefined;
  return new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
}
