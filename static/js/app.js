// What plain HTML cannot do by itself. Every page works without this module.
//   [data-focus]     takes the focus when the page, or a part of it, arrives
//   [data-announce]  its text is read aloud when a part arrives that holds it
//   [data-dialog=id] opens that <dialog>; [data-close] closes the one around it
//   form[data-again] may be sent twice (a download, a search)
//   [data-print]     prints the page; hidden where nothing can
const live = document.getElementById("live");
const trouble = document.getElementById("trouble");

function focusIn(part) {
  const wanted = part.matches?.("[data-focus]") ? part : part.querySelector("[data-focus]");
  if (!wanted) return;
  if (!wanted.matches("a[href], button, input, select, textarea, [tabindex]")) wanted.tabIndex = -1;
  wanted.focus();
}

function announceIn(part) {
  const spoken = part.matches?.("[data-announce]") ? part : part.querySelector("[data-announce]");
  if (spoken && live) live.textContent = spoken.dataset.announce || spoken.textContent.trim();
}

// One press, one request.
const sendersOf = (form) => form.querySelectorAll("button:not([type=button]), input[type=submit]");

function hold(form) {
  form.dataset.sent = "";
  form.setAttribute("aria-busy", "true");
  // After this turn: a disabled button would not send its own name and value.
  setTimeout(() => sendersOf(form).forEach((button) => (button.disabled = true)));
}

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  setTimeout(() => sendersOf(form).forEach((button) => (button.disabled = false)));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if ("sent" in form.dataset) event.preventDefault();
  else hold(form);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// Dialogs: showModal() keeps the focus inside and gives it back to what had it.
function openDialog(dialog) {
  if (!dialog.open) dialog.showModal();
  if (dialog.querySelector("[data-focus]")) focusIn(dialog);
  else dialog.querySelector(".body :is(input:not([type=hidden]), select, textarea)")?.focus();
}

const isPlain = (click) => !(click.ctrlKey || click.metaKey || click.shiftKey);

// A link whose page htmx would bring into a dialog still opens in another tab when asked to.
document.addEventListener("click", (event) => {
  if (!isPlain(event) && event.target.closest("a[hx-get]")) event.stopPropagation();
}, true);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && isPlain(event) && !opener.hasAttribute("hx-get")) {
    event.preventDefault();
    openDialog(dialog);
  }
  const closer = event.target.closest("dialog [data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});

// htmx: the focus moves or a voice speaks; what failed says so where it can be seen.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  const dialog = part.closest("dialog");
  if (trouble) trouble.hidden = true;
  if (dialog && !dialog.open) openDialog(dialog);
  else focusIn(part);
  announceIn(part);
});
document.addEventListener("htmx:beforeRequest", ({ target }) => target.matches("form") && hold(target));
document.addEventListener("htmx:afterRequest", ({ target }) => target.matches("form") && release(target));
// What was chosen while an older answer was under way is not taken away by it.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const chosen = detail.target?.querySelector?.("input[type=radio]:checked");
  if (chosen && detail.requestConfig.parameters[chosen.name] !== chosen.value) detail.shouldSwap = false;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A whole page where a part was asked for: the session ended. Load again, and sign in.
  if (!/^\s*<!doctype/i.test(event.detail.serverResponse)) return;
  event.detail.shouldSwap = false;
  location.reload();
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    if (trouble) trouble.hidden = false;
  });
}

focusIn(document);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
