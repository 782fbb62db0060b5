// What was typed and not yet taken, kept in this tab. Each draft carries the mark of the person who typed it; for anybody else it is dropped.
// A form that was sent keeps its draft until the next page shows that the clinic took it: any page of a signed-in person that is no error
// page. If the answer is the door, or an error page, the draft stays and comes back with the form.
const DRAFT = "typed:";
const SENT = "sent:";

export function keep(id, person, fields) {
  sessionStorage.setItem(DRAFT + id, JSON.stringify({ person, fields }));
}

export function kept(id, person) {
  const raw = sessionStorage.getItem(DRAFT + id);
  if (!raw) return null;
  const draft = JSON.parse(raw);
  return draft.person === person ? draft.fields : null;
}

// `key` is the whole key of whatever stands in for the draft: other modules keep theirs under their own names.
export function markSent(key) {
  if (sessionStorage.getItem(key) !== null) sessionStorage.setItem(SENT + key, "1");
}

export function markFormSent(id) {
  markSent(DRAFT + id);
}

export function sweep(person) {
  const refused = document.querySelector("[data-not-taken]") !== null;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(SENT)) {
      sessionStorage.removeItem(key);
      if (person && !refused) sessionStorage.removeItem(key.slice(SENT.length));
    }
  }
  if (!person) return;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(DRAFT) && JSON.parse(sessionStorage.getItem(key)).person !== person) sessionStorage.removeItem(key);
  }
}
