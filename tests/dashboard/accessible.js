// What WCAG 2.2 AA asks of a page, as far as a program can see it; returns what is wrong, in words.
() => {
  const wrong = [];
  const all = (what, root = document) => [...root.querySelectorAll(what)];
  const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const name = e => e.outerHTML.slice(0, 90).replace(/\s+/g, " ");
  const text = e => (e.getAttribute("aria-label") || e.textContent).trim();

  // 1.3.1, 2.4.1, 2.4.2, 3.1.1: language, title, landmarks, one first heading, no level left out
  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title) wrong.push("no title");
  for (const landmark of ["header", "nav", "main", "footer"])
    if (!document.querySelector(landmark)) wrong.push(`no ${landmark}`);
  if (all("h1").length !== 1) wrong.push(`${all("h1").length} first headings`);
  let last = 0;
  for (const heading of all("h1,h2,h3,h4,h5,h6")) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) wrong.push(`heading leaves out a level: ${name(heading)}`);
    if (!text(heading)) wrong.push(`empty heading: ${name(heading)}`);
    last = level;
  }
  const navs = all("nav").map(e => e.getAttribute("aria-label"));
  if (new Set(navs).size !== navs.length || navs.includes(null)) wrong.push(`navs not told apart: ${navs}`);
  const ids = all("[id]").map(e => e.id);
  for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) wrong.push(`id twice: ${id}`);
  for (const e of all("[aria-labelledby],[aria-describedby]"))
    for (const id of `${e.getAttribute("aria-labelledby") || ""} ${e.getAttribute("aria-describedby") || ""}`.trim().split(/\s+/))
      if (!document.getElementById(id)) wrong.push(`refers to nothing: ${name(e)}`);

  // 1.1.1, 2.4.4, 3.3.2, 4.1.2: names of links, fields, buttons, drawings, tables
  for (const e of all("a[href],button,summary")) if (!text(e)) wrong.push(`no name: ${name(e)}`);
  for (const e of all("input,select,textarea")) if (!e.labels.length) wrong.push(`no label: ${name(e)}`);
  for (const e of all("img")) if (!e.alt) wrong.push(`no alternative: ${name(e)}`);
  for (const e of all("body svg"))
    if (e.getAttribute("aria-hidden") !== "true" && !e.closest("[aria-hidden=true]")) wrong.push(`drawing without words: ${name(e)}`);
  for (const e of all("table")) {
    if (!e.caption || !text(e.caption)) wrong.push(`no caption: ${name(e)}`);
    for (const cell of all("th", e)) if (!cell.scope) wrong.push(`no scope: ${name(cell)}`);
    for (const line of all("tbody tr", e)) if (!line.querySelector("th[scope=row]")) wrong.push(`row without a head: ${name(line)}`);
  }
  for (const e of all("[style],[onclick],script")) wrong.push(`inline style or script: ${name(e)}`);

  // 2.1.1: what scrolls can be reached by the keyboard, and says what it is
  for (const e of all("body *"))
    if (shown(e) && e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
        && (e.tabIndex < 0 || !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby"))))
      wrong.push(`scrolls, and not by keyboard: ${name(e)}`);

  // 1.4.3, 1.4.11: contrast of texts, of the borders of fields, and of shapes
  const channels = colour => colour.match(/[\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = channels(colour).slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      const alpha = channels(colour)[3];
      if (alpha === undefined || alpha === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const need = (e, colour, least, what) => {
    const found = ratio(colour, ground(e));
    if (found < least) wrong.push(`${what} ${found.toFixed(2)} < ${least}: ${name(e)}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(e) || !shown(e) || e.closest(".unseen")) continue;
    seen.add(e);
    const style = getComputedStyle(e);
    need(e, e.closest("svg") ? style.fill : style.color, 4.5, "contrast");
  }
  for (const e of all("input,select")) need(e.parentElement, getComputedStyle(e).borderTopColor, 3, "border");
  for (const e of all("svg.sign")) need(e, getComputedStyle(e).color, 3, "shape");
  for (const e of all(".bar.published")) need(e, getComputedStyle(e).fill, 3, "bar");
  return [...new Set(wrong)];
}
