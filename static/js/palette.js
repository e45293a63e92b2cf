// Search behind Ctrl K (or ⌘ K): results while one types, arrows to choose, Enter to open.
// Without this module the search is a page of its own.
//   [data-palette]  opens it
const palette = document.getElementById("palette");
const input = palette?.querySelector("input[name=q]");
const results = palette?.querySelector("[data-results]");
const status = palette?.querySelector("[role=status]");
const PAUSE = 120; // ms after the last key
let timer = 0;
let asking = null;
let answered = null; // what the results on show are for

const links = () => [...results.querySelectorAll("a[href]")];

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const q = input.value.trim();
  const url = new URL(palette.dataset.url, location.href);
  url.searchParams.set("q", q);
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: asking.signal });
    if (answer.redirected) return location.reload(); // the session ended: sign in again
    if (!answer.ok) throw new Error(answer.statusText);
    results.innerHTML = await answer.text();
    answered = q;
    status.textContent = results.querySelector("[data-announce]")?.dataset.announce ?? "";
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = palette.dataset.trouble;
  }
}

function open() {
  if (palette.open || document.querySelector("dialog[open]")) return;
  palette.showModal();
  input.focus();
  input.select();
  if (answered !== input.value.trim()) ask();
}

function step(by) {
  const all = [input, ...links()];
  const next = all.indexOf(document.activeElement) + by;
  all[Math.min(Math.max(next, 0), all.length - 1)].focus();
}

function pressed(event) {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (plain && event.key.length === 1 && event.key !== " " && event.target.closest("a")) {
    input.focus(); // before the letter is typed, so that it is typed there
  }
}

if (palette) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  palette.addEventListener("keydown", pressed);
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
  palette.querySelector("form").addEventListener("submit", async (event) => {
    // Enter opens the first one of what is typed; when nothing is found, the page says so.
    const form = event.target;
    const q = input.value.trim();
    if (!q) return;
    event.preventDefault();
    clearTimeout(timer);
    if (answered !== q) await ask();
    const [first] = links();
    if (first && answered === q) location.assign(first.href);
    else form.submit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  });
  document.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!plain || !event.target.closest("[data-palette]")) return;
    event.preventDefault();
    open();
  });
}
