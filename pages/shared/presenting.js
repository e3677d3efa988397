// The presenter's view in the browser: larger text, and keys that go from figure to figure.

const WITHOUT_CHART = ".st-key-figure-frame-film, .st-key-figure-frame-data, .st-key-translated, .st-key-written_on";
const FRAMES = `[class*="st-key-figure-frame"], ${WITHOUT_CHART}`;
const ROW = 40; // pixels: figures that begin nearer to each other stand side by side
const MOVES = ["wheel", "pointerdown", "touchmove"];
const KEYS = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 };
const TYPED_INTO = 'input, textarea, select, [contenteditable], [role="slider"], [role="tab"], [role="radio"], [role="combobox"]';

const views = new WeakMap(); // by parent element

export default function ({ parentElement, data, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = new View(parentElement, data)));
  view.leave = () => setTriggerValue("leave", true);
  view.draw();
  return () => {
    view.close();
    views.delete(parentElement);
  };
}

class View {
  constructor(parent, styles) {
    this.bar = parent.querySelector(".bar");
    this.sheet = Object.assign(document.createElement("style"), { textContent: styles });
    document.head.append(this.sheet);
    this.page = location.pathname;
    this.moved = false; // by the presenter: until then the page stays at its first figure
    for (const button of this.bar.querySelectorAll("[data-by]")) button.onclick = () => this.go(Number(button.dataset.by));
    this.bar.querySelector(".settings").onclick = () => this.settings();
    this.bar.querySelector(".leave").onclick = () => this.leave();
    this.pressed = (event) => this.key(event);
    this.scrolled = () => (this.moved = true);
    document.addEventListener("keydown", this.pressed);
    for (const name of MOVES) document.addEventListener(name, this.scrolled, { passive: true });
    this.timer = setInterval(() => this.draw(), 300); // figures come and go with each rerun
  }

  close() {
    clearInterval(this.timer);
    document.removeEventListener("keydown", this.pressed);
    for (const name of MOVES) document.removeEventListener(name, this.scrolled);
    this.sheet.remove();
  }

  get frames() {
    const there = [...document.querySelectorAll(FRAMES)].filter(
      (frame) => frame.checkVisibility() && (frame.matches(WITHOUT_CHART) || frame.querySelector(".main-svg")),
    );
    const top = (frame) => frame.getBoundingClientRect().top;
    return there.filter((frame, i) => !i || top(frame) - top(there[i - 1]) > ROW); // two beside each other count as one
  }

  /** The figure that the address names, once it is drawn. */
  get named() {
    const place = new URLSearchParams(location.search).get("place");
    return [...document.getElementsByClassName(`st-key-figure-frame-${place}`)].find((frame) => frame.checkVisibility());
  }

  /** Where the page stands: the last figure that begins above the middle of the window. */
  get place() {
    const places = this.frames.map((frame) => frame.getBoundingClientRect().top);
    return places.findLastIndex((top) => top < innerHeight / 2);
  }

  go(by) {
    this.moved = true;
    const frames = this.frames;
    const next = Math.max(0, Math.min(frames.length - 1, Math.max(this.place, by > 0 ? -1 : 0) + by));
    frames[next]?.scrollIntoView({ block: "start" });
    this.draw();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPED_INTO)) return;
    if (event.key in KEYS) this.go(KEYS[event.key]);
    else if (event.key === "s" || event.key === "S") this.settings();
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
  }

  settings() {
    const find = (name) => document.querySelector(`[data-testid="${name}"]`);
    const button = find("stExpandSidebarButton") ?? find("stSidebarCollapseButton"); // the first is there while it is closed
    (button?.querySelector("button") ?? button)?.click();
  }

  draw() {
    const frames = this.frames;
    if (location.pathname !== this.page) [this.page, this.moved] = [location.pathname, false];
    if (!this.moved) (this.named ?? frames[0])?.scrollIntoView({ block: "start" });
    const place = this.place;
    const [back, next] = this.bar.querySelectorAll("[data-by]");
    const status = frames.length ? `Figure ${Math.max(place, 0) + 1} of ${frames.length}` : "No figure";
    const words = this.bar.querySelector("[role=status]");
    if (words.textContent !== status) words.textContent = status;
    [back.disabled, next.disabled] = [place <= 0, place >= frames.length - 1];
    this.bar.querySelector(".settings").hidden = !document.querySelector('[data-testid="stSidebar"]');
  }
}
