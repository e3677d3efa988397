// The menu below a figure: it saves the figure as a picture, or as a web page of its own, and copies a link to it.

const KINDS = { png: "PNG", svg: "SVG", html: "HTML" };
const STYLES = `
.save { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; min-height: 32px; font: 0.875rem/1.4 var(--st-font);
  color: var(--st-text-color); }
button { font: inherit; color: inherit; background: none; cursor: pointer; min-height: 28px; padding: 0 10px;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
button:hover { border-color: var(--st-primary-color); }
input { font: inherit; color: inherit; background: none; border: 1px solid var(--st-border-color); max-width: 100%; }
.open { border-color: transparent; padding: 0 6px; margin-left: -6px; }
.open::before { content: "\\25B8"; padding-right: 6px; }
.open[aria-expanded="true"]::before { content: "\\25BE"; }
@media print { .save { display: none; } }`;
const FAMILY = "Arial, Helvetica, sans-serif"; // a file cannot load the page's fonts, and others are wider
const SCALE = 2; // a picture's pixels for each pixel of the page: for a projector and for print
const MODE_BAR = { displayModeBar: true, displaylogo: false, responsive: true };

const shown = new WeakMap(); // what a menu saves, by its parent element: it changes with reruns, the menu stays

export default function ({ parentElement, data }) {
  shown.set(parentElement, data);
  if (parentElement.querySelector(".save")) return;
  const status = element("span", { role: "status" });
  const open = element("button", { type: "button", className: "open", textContent: "Save or share", ariaExpanded: "false" });
  const kinds = Object.entries(KINDS).map(([kind, name]) => choice(name, () => clicked(kind, parentElement, status)));
  const link = choice("Copy a link to this figure", () => copyLink(parentElement, status));
  open.onclick = () => {
    const closed = open.ariaExpanded === "true";
    open.ariaExpanded = String(!closed);
    for (const one of [...kinds, link]) one.hidden = closed;
  };
  const menu = element("div", { className: "save" });
  menu.onkeydown = (event) => {
    if (event.key !== "Escape" || open.ariaExpanded !== "true") return;
    event.stopPropagation(); // it would leave the presenter's view as well
    open.click();
    open.focus();
  };
  menu.append(element("style", { textContent: STYLES }), open, ...kinds, link, status);
  if (!data.library) {
    menu.replaceChildren(menu.firstChild, link, status); // a film cannot be saved
    [link.hidden, link.textContent] = [false, "Copy a link to this film"];
  }
  parentElement.append(menu);
}

function choice(textContent, onclick) {
  return element("button", { type: "button", textContent, hidden: true, onclick });
}

/** The page's address with the place of this figure. */
async function copyLink(parent, status) {
  const rest = location.search.slice(1).split("&").filter((part) => part && !part.startsWith("place="));
  const query = [...rest, `place=${shown.get(parent).place}`].join("&");
  const address = `${location.origin}${location.pathname}?${query}`;
  try {
    await navigator.clipboard.writeText(address);
    status.textContent = "Copied.";
  } catch {
    // A page without HTTPS may not do that.
    const field = element("input", { type: "text", readOnly: true, value: address, ariaLabel: "Link to this figure" });
    status.replaceChildren("Copy it from here: ", field);
    field.select();
  }
}

async function clicked(kind, parent, status) {
  const [host, data] = [parent.host ?? parent, shown.get(parent)];
  const chart = host.closest('[class*="st-key-figure-frame"]')?.querySelector(".js-plotly-plot");
  if (!chart) return;
  const background = getComputedStyle(host).getPropertyValue("--st-background-color");
  status.textContent = "Saving…";
  try {
    await save(kind, chart, { ...data, background }, new URL(`saving/${data.library}`, document.baseURI));
    status.textContent = "";
  } catch (error) {
    console.error(error);
    status.textContent = "It could not be saved: load the page again, and try once more.";
  }
}

/**
 * @param {string} kind "png", "svg" or "html".
 * @param {HTMLElement} chart plotly's element on the page.
 * @param {{name: string, alt: string, heading: object, background: string}} about its file's name, its description, the
 *     title that the page shows above it, the page's colour.
 * @param {URL} library where plotly.js is, for a figure that is to work without the page.
 */
async function save(kind, chart, about, library) {
  const layout = { ...titled(chart, about.heading), paper_bgcolor: about.background };
  if (kind === "html") {
    const code = await (await fetch(library)).text();
    download(new Blob([page(code, chart.data, layout, about)], { type: "text/html" }), `${about.name}.html`);
    return;
  }
  if (!window.Plotly) await run(library); // Streamlit's own copy is not always there for others
  const size = { format: kind, width: chart.offsetWidth, height: layout.height, scale: kind === "png" ? SCALE : 1 };
  const picture = await window.Plotly.toImage({ data: chart.data, layout }, size);
  download(await (await fetch(picture)).blob(), `${about.name}.${kind}`);
}

/** The layout with its title, which stands above the figure on the page; in the theme's colour, as all text is there. */
function titled({ layout, offsetHeight }, heading) {
  const head = heading.head;
  const font = { ...layout.font, family: FAMILY };
  const title = { ...heading.title, font: { ...heading.title.font, color: font.color, family: FAMILY } };
  const height = offsetHeight + head;
  const legend = { ...layout.legend, y: 1 - ((1 - (layout.legend?.y ?? 1)) * offsetHeight + head) / height };
  return { ...layout, font, title, height, legend, margin: { ...layout.margin, t: layout.margin.t + head } };
}

function run(address) {
  return new Promise((resolve, reject) => {
    document.head.append(element("script", { src: address, onload: resolve, onerror: reject }));
  });
}

function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The figure as a page without references to others. It fills the window, and its axes can be zoomed. */
function page(code, data, layout, { alt, background }) {
  const zoomable = { ...layout, width: undefined, autosize: true, dragmode: "zoom" };
  for (const [name, axis] of Object.entries(layout)) {
    if (/^[xy]axis\d*$/.test(name)) zoomable[name] = { ...axis, fixedrange: false };
  }
  const title = (layout.title?.text ?? alt).replace(/<[^>]*>/g, " ");
  const colour = layout.font?.color ?? "inherit";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>body { margin: 1rem; font: 16px/1.5 sans-serif; background: ${text(background)}; color: ${text(colour)}; }</style>
</head>
<body>
<div id="figure" role="img" aria-label="${text(alt)}"></div>
<p>${text(alt)}</p>
<script>${code}</script>
<script>Plotly.newPlot("figure", ${json(data)}, ${json(zoomable)}, ${json(MODE_BAR)});</script>
</body>
</html>
`;
}

/** Data as a script has it: typed arrays as lists, and no sign that could end the script. */
function json(value) {
  const plain = (_, part) => (ArrayBuffer.isView(part) ? Array.from(part) : part);
  return JSON.stringify(value, plain).replace(/</g, "\\u003c");
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function text(value) {
  return String(value).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
