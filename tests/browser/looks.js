// What looks.py asks of a page. It runs inside the page, where boxes and computed styles are.
(() => {
  const named = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  const seen = (each) => each.checkVisibility({visibilityProperty: true});

  // For screen readers only, by class or as the head of a table that became cards.
  const clipped = (style) => style.clipPath !== "none" || style.clip !== "auto";
  function unseen(owner) {
    for (let around = owner; around; around = around.parentElement)
      if (around.matches("option, progress, svg") || clipped(getComputedStyle(around))) return true;
    return owner.closest(".skip") !== null;
  }

  // By what the page is wider than its window, or "".
  function overflow() {
    const root = document.documentElement, wide = root.clientWidth;
    if (root.scrollWidth <= wide) return "";
    const out = [...document.body.querySelectorAll("*")]
      .filter((each) => each.getBoundingClientRect().right > wide + 1);
    return `${root.scrollWidth} px in a window of ${wide} px: ${out.slice(-3).map(named).join(" … ")}`;
  }

  // Texts that stick out of a box that would hide it, or out of their button or chip.
  function cutOff() {
    const out = [], range = document.createRange();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
      const owner = text.parentElement;
      if (!text.data.trim() || !seen(owner) || unseen(owner)) continue;
      range.selectNodeContents(text);
      if (hiddenBy(range.getBoundingClientRect(), owner))
        out.push(`${text.data.trim().slice(0, 60)} (${named(owner)})`);
    }
    return out;
  }

  // All that does not fit in the window as it is.
  function misfits() {
    const wide = overflow();
    return [...(wide ? [wide] : []), ...cutOff().map((text) => `cut off: ${text}`)];
  }

  function hiddenBy(box, owner) {
    for (let around = owner; around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (/auto|scroll/.test(style.overflowX) || style.textOverflow === "ellipsis") return false;
      if (style.display === "inline" || (style.overflowX === "visible" && !around.matches(".btn, .chip, .av")))
        continue;
      const edge = around.getBoundingClientRect();
      return box.right > edge.right + 2 || box.left < edge.left - 2
        || box.bottom > edge.bottom + 3 || box.top < edge.top - 3;
    }
    return false;
  }

  const drawn = (style) => parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== "none";

  // What is new or gone is told by a line, not by its colour.
  const marked = (style) => style.textDecorationLine !== "none" || parseFloat(style.borderBottomWidth) >= 1;
  // Where one is: by an edge, here or around it.
  const edged = (style) => drawn(style) || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1);
  const stands = (each) => [each, each.parentElement].some((one) => edged(getComputedStyle(one)));

  // What is an area of colour on other screens, and needs an edge where there are no such colours.
  const AREAS = ".btn, .pip, .av, .auth i, .chip, .gap, .pill, .toggle, .ck, .choice, .tbl.rota .turn";
  const FIELDS = "input:not([type=hidden]), select, textarea, progress, meter";
  const CHOSEN = "a[aria-current], [aria-pressed=true], [aria-selected=true], :is(.choice, .ck):has(:checked)";
  const FOCUSED = ["a[href]", "button", "summary", "select", "textarea", "input[type=checkbox]",
    "input[type=radio]", "input:not([type=hidden], [type=checkbox], [type=radio])"];

  // Boxes to tick and bars have an edge as the browser draws them, unless it was told not to.
  const native = (each) => each.matches("[type=checkbox], [type=radio], progress, meter")
    && getComputedStyle(each).appearance !== "none";

  function edgeless() {
    const found = [...document.querySelectorAll(`${AREAS}, ${FIELDS}`)], style = getComputedStyle;
    const faults = found.filter((each) => seen(each) && !native(each) && !clipped(style(each)) && !drawn(style(each)));
    const steps = [...document.querySelectorAll(".ladder li")]
      .filter((each) => seen(each) && !drawn(getComputedStyle(each, "::before")));
    return [...faults, ...steps].map((each) => `no edge: ${named(each)}`);
  }

  // Of each kind of thing that takes the focus, whether it shows where it is.
  function unfocused(within) {
    const faults = [];
    for (const kind of FOCUSED) {
      const first = [...within.querySelectorAll(kind)].find((each) => seen(each) && !each.disabled);
      if (!first) continue;
      first.focus({focusVisible: true, preventScroll: true});
      // Of a choice, the line that it stands in may show it.
      if (![first, first.closest("label")].some((each) => each && outlined(each)))
        faults.push(`focus not seen: ${named(first)}`);
      first.blur();
    }
    return faults;
  }

  function outlined(each) {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }

  // Fields, buttons, marks and the focus that cannot be seen in forced colours; what moves nevertheless.
  function highContrast() {
    const faults = edgeless();
    for (const each of document.querySelectorAll("ins, del"))
      if (seen(each) && !marked(getComputedStyle(each))) faults.push(`no mark: ${named(each)}`);
    for (const each of document.querySelectorAll(CHOSEN))
      if (seen(each) && !stands(each)) faults.push(`not told from the others: ${named(each)}`);
    for (const moving of document.getAnimations()) faults.push(`moves: ${moving.animationName}`);
    const within = document.querySelector("dialog:modal") ?? document.querySelector("main");
    return [...faults, ...(within ? unfocused(within) : [])];
  }

  const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  function lightness(colour) {
    for (const each of ["white", colour]) {
      paint.fillStyle = each;
      paint.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data;
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  }

  // Nobody presses paper; a field is printed where its page is that form and nothing to read.
  const PRESSED = ".side, .top, .tabbar, button, .btn, [type=submit], [type=button], [role=search]";
  const TO_READ = ":is(.tbl, .rows, .facts, .prose, .timeline):not(form *)";
  const ANSWERED = "textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])";

  function printed() {
    const reading = [...document.querySelectorAll(`main ${TO_READ}`)].some(seen);
    const fields = reading ? `, ${ANSWERED.split(", ").map((each) => `main ${each}`).join(", ")}` : "";
    return [...document.querySelectorAll(PRESSED + fields)].filter(seen);
  }

  // What could be scrolled to, if paper scrolled.
  function scrolled() {
    return [...document.querySelectorAll("main, main *")].filter((each) => seen(each)
      && /auto|scroll/.test(getComputedStyle(each).overflow)
      && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1));
  }

  // What would be wrong in print: navigation and buttons, dark ground, pale words, what does not fit.
  function onPaper() {
    const faults = printed().map((part) => `printed: ${named(part)}`);
    faults.push(...misfits(), ...scrolled().map((part) => `cut off: ${named(part)}`));
    for (const part of [document.body, ...document.querySelectorAll("main, main .card")])
      if (seen(part) && lightness(getComputedStyle(part).backgroundColor) < 0.8)
        faults.push(`dark ground: ${named(part)}`);
    for (const words of document.querySelectorAll("main :is(h1, h2, p, a, li, td)"))
      if (seen(words) && words.textContent.trim() && lightness(getComputedStyle(words).color) > 0.5)
        faults.push(`pale: ${named(words)}`);
    return faults;
  }

  const WORDS = ["color", "fontSize", "fontWeight", "textShadow", "display", "clip", "clipPath"];
  const GROUND = ["backgroundColor", "backgroundImage", "opacity", "filter", "position"];
  const looksOf = (each, parts) => { const style = getComputedStyle(each); return parts.map((part) => style[part]).join(); };
  const says = (each) => each.matches("input, select, textarea")
    || [...each.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());

  // Marks what has words, by all that their contrast comes of: of those that look alike, on ground
  // that looks alike, the first two and the last, and none where that look was found good. Axe takes
  // long for each of them. Returns what looks were marked, as numbers.
  function weigh(mark, good) {
    const ground = new Map([[null, ""]]), alike = new Map();
    const under = (each) => {
      if (!ground.has(each)) ground.set(each, `${looksOf(each, GROUND)} ${under(each.parentElement)}`);
      return ground.get(each);
    };
    for (const each of document.querySelectorAll("body, body *")) {
      if (!seen(each) || !says(each)) continue;
      const off = each.disabled || each.control?.disabled;
      const look = [each.localName, off, looksOf(each, WORDS), under(each)].join();
      alike.set(look, [...(alike.get(look) ?? []), each]);
    }
    for (const each of document.querySelectorAll(`[${mark}]`)) each.removeAttribute(mark);
    const known = new Set(good), marked = [];
    for (const [look, found] of alike) {
      const number = hashed(look);
      if (known.has(number)) continue;
      marked.push(number);
      for (const each of [...found.slice(0, 2), found.at(-1)]) each.setAttribute(mark, "");
    }
    return marked;
  }

  // FNV-1a; a tab shows a few hundred looks.
  function hashed(text) {
    let found = 0x811c9dc5;
    for (let at = 0; at < text.length; at++) found = Math.imul(found ^ text.charCodeAt(at), 0x01000193);
    return found;
  }

  // Bytes of the page with all it loads (raw), nodes, layout shift, largest paint (ms).
  async function measured() {
    const entries = (type) => {
      const seen = new PerformanceObserver(() => {});
      seen.observe({type, buffered: true});
      return seen.takeRecords();
    };
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const loads = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
    const shifts = entries("layout-shift").filter((shift) => !shift.hadRecentInput);
    const paints = entries("largest-contentful-paint");
    return {
      bytes: loads.reduce((sum, load) => sum + load.decodedBodySize, 0),
      nodes: document.querySelectorAll("*").length,
      shift: shifts.reduce((sum, shift) => sum + shift.value, 0),
      paint: paints.at(-1)?.startTime ?? 0,
    };
  }

  // Parts that nothing would exchange, and what exchanges parts where there are none.
  function exchange() {
    const able = document.querySelector("script[src*=htmx]") !== null;
    const parts = document.querySelectorAll("[hx-post], [hx-trigger]").length;
    if (parts && !able) return ["parts that stay as they are"];
    // What is a link as well is followed without it.
    const used = parts || document.querySelector("[hx-get], #dialog");
    return able && !used ? ["htmx for nothing"] : [];
  }

  return {overflow, misfits, weigh, highContrast, onPaper, measured, exchange};
})()
