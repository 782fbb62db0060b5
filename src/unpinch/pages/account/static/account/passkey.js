// Passkeys: asks the browser for one, or to make one, and sends the answer with its form.
//
//   <form data-module="passkey" data-passkey="login">      asks the server for options first (GET on the form's address)
//   <form data-module="passkey" data-passkey="prove">      options stand in the page as JSON under #js_data
//   <form data-module="passkey" data-passkey="add">        the same, to make a new one: it always opens without a password
export default function passkey(form) {
  const problem = form.querySelector("[data-problem]");
  const bareAddress = /^[\d.]+$|:/.test(location.hostname); // passkeys belong to a name, never to a number
  if (!window.PublicKeyCredential || bareAddress) {
    say(problem, "none");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const kind = form.dataset.passkey;
      const options = kind === "login" ? await ask(form.action) : JSON.parse(document.querySelector("#js_data").textContent);
      const made = kind === "add" ? await make(options.creation_options) : await get(options.request_options);
      form.elements.credential.value = JSON.stringify(made);
      form.submit();
    } catch {
      say(problem, "failed");
    }
  });
}

function say(problem, word) {
  problem.textContent = problem.dataset[word === "none" ? "wordsNone" : "wordsFailed"];
  problem.className = word === "none" ? "hint" : "error";
  problem.hidden = false;
}

async function ask(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function get(options) {
  const publicKey = options.publicKey;
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: (publicKey.allowCredentials ?? []).map((each) => ({ ...each, id: bytes(each.id) })),
    },
  });
  const { response } = credential;
  return plain(credential, {
    authenticatorData: text(response.authenticatorData),
    clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : null,
  });
}

async function make(options) {
  const publicKey = options.publicKey;
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: (publicKey.excludeCredentials ?? []).map((each) => ({ ...each, id: bytes(each.id) })),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
  const { response } = credential;
  return plain(credential, {
    attestationObject: text(response.attestationObject),
    clientDataJSON: text(response.clientDataJSON),
    transports: response.getTransports?.() ?? [],
  });
}

function plain(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function bytes(word) {
  const letters = atob(word.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
