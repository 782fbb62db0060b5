// The grid of a paper week: a finished number moves on by itself, Enter and the arrows move, what was typed is kept until it is sent.
const FULL = { reach: /^[0-5]$/, new: /^[nys]$/i, night: /^[0-2]$/, hours: /^([3-9]|\d\d)$/ };

export default function paperWeek(form) {
  const boxes = () => [...form.querySelectorAll("table input")];
  const step = (from, by) => boxes()[boxes().indexOf(from) + by]?.focus();
  const seldom = (input) => input.closest("tr").matches(".seldom"); // an ordinary week is done before these
  const column = (input) => input.closest("td").cellIndex;

  form.addEventListener("focusin", ({ target }) => target.matches("table input") && target.select());
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("table input")) return;
    const [first, second] = target.value;
    if (target.dataset.kind === "score" && first === "1" && second && second !== "0") {
      // "13" on this scale is two boxes: 1, then 3
      target.value = first;
      const next = boxes()[boxes().indexOf(target) + 1];
      if (!next) return;
      next.value = second;
      next.focus();
      return move(next);
    }
    move(target);
  });
  form.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!target.matches("table input")) return;
    if (key === "Enter") {
      if (boxes().indexOf(target) < boxes().length - 1) {
        event.preventDefault();
        step(target, 1);
      }
    } else if (key === " ") {
      event.preventDefault();
      step(target, 1);
    } else if (key === "ArrowRight" || key === "ArrowLeft") {
      event.preventDefault();
      step(target, key === "ArrowRight" ? 1 : -1);
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const rows = [...form.querySelectorAll("tbody tr")];
      const at = rows.indexOf(target.closest("tr"));
      const order = key === "ArrowDown" ? rows.slice(at + 1) : rows.slice(0, at).reverse();
      order.map((row) => row.cells[column(target)]?.querySelector("input")).find(Boolean)?.focus();
    }
  });

  function move(input) {
    if (finished(input)) {
      const next = boxes()[boxes().indexOf(input) + 1];
      if (next && seldom(next) === seldom(input)) next.focus();
      else form.querySelector("button[type=submit]").focus();
    }
  }
}

// Whether nothing more can follow in this box.
function finished({ value, dataset }) {
  if (!value) return false;
  if (dataset.kind === "score") return value === "10" || /^[02-9]$/.test(value);
  if (dataset.kind === "sets") return /^x$/i.test(value) || (/^\d+$/.test(value) && (Number(value) * 10 > Number(dataset.due) * 2 || value.length === 2));
  return FULL[dataset.kind]?.test(value) ?? false;
}
