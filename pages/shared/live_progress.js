// How far runs are: a line, a bar, and the curves so far, kept up to date by server-sent events. When what the page has
// drawn is of an older version than what is known, the component asks Python for one rerun.

const SILENCE = 6000; // ms without a first event, after which a proxy is taken to hold the stream back
const POLL = 3000; // ms between two looks of a browser that gets no stream
const HIDDEN = 15000; // ms between two looks of a tab in the background, which holds no stream
const AGAIN = 10000; // ms after which a rerun is asked for once more, if it has not come
const LOST = 3; // looks in a row at what no server knows, and no rerun: the server was started again meanwhile
const SPACING = 1000; // ms between two reruns at least

const followers = new WeakMap(); // by parent element

export default function ({ parentElement, data, setTriggerValue }) {
  let follower = followers.get(parentElement);
  if (!follower) followers.set(parentElement, (follower = new Follower(parentElement)));
  follower.update(data, setTriggerValue);
  return () => follower.close();
}

class Follower {
  constructor(parent) {
    this.root = parent.querySelector(".progress");
    this.host = parent.host ?? parent;
    this.seen = () => this.open();
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.root);
    document.addEventListener("visibilitychange", this.seen);
  }

  update(data, ask) {
    const other = data.token !== this.data?.token || (this.known.ended && !data.now.ended); // or the run has begun again
    this.data = data;
    this.ask = ask;
    this.unknown = 0;
    if (other) {
      this.blocked = this.asked = undefined;
      this.known = {};
      this.take({ ...data.now, anew: true });
      this.open();
    } else {
      this.draw();
    }
  }

  close() {
    this.stop();
    clearTimeout(this.later);
    this.resized.disconnect();
    document.removeEventListener("visibilitychange", this.seen);
    this.closed = true;
  }

  stop() {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.timer);
  }

  get address() {
    return new URL(`progress/${this.data.token}`, document.baseURI);
  }

  open() {
    this.stop();
    if (this.closed || this.known.ended) return;
    if (document.hidden || this.blocked) {
      this.timer = setTimeout(() => this.look(), 0); // which also says that the page is hidden
      return;
    }
    const source = (this.source = new EventSource(this.address));
    const block = () => {
      this.blocked = true;
      this.open();
    };
    this.timer = setTimeout(block, SILENCE);
    source.onmessage = (event) => {
      clearTimeout(this.timer);
      this.take(JSON.parse(event.data));
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) block(); // else the browser tries again by itself
    };
  }

  async look() {
    const { token } = this.data;
    const address = this.address;
    address.search = document.hidden ? "once&hidden" : "once";
    let news = null;
    try {
      const answer = await fetch(address, { cache: "no-store" });
      if (answer.ok) news = await answer.json();
      else if (answer.status === 404 && ++this.unknown > LOST) location.reload(); // the address has all settings
    } catch {
      // no connection
    }
    if (this.closed || token !== this.data.token) return;
    if (news) this.take({ ...news, anew: true });
    else this.rerun("unknown"); // the page itself knows more
    if (!this.known.ended) this.timer = setTimeout(() => this.look(), document.hidden ? HIDDEN : POLL);
  }

  take(news) {
    const curves = news.anew ? {} : { ...this.known.curves };
    for (const [name, points] of Object.entries(news.curves ?? {})) curves[name] = [...(curves[name] ?? []), ...points];
    const { text, share } = this.known; // what has ended says no more
    this.known = { text, share, ...news, curves };
    this.draw();
    if (news.version !== this.data.version) this.rerun(news.version);
    if (news.ended) this.stop();
  }

  rerun(version) {
    const now = Date.now();
    const since = now - (this.askedAt ?? 0);
    if (version === this.asked && since < AGAIN && version !== "unknown") return;
    this.asked = version;
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.askedAt = Date.now();
      this.ask("news", `${version}`);
      this.later = setTimeout(() => this.known.version !== this.data.version && this.rerun(version), AGAIN);
    }, Math.max(0, SPACING - since));
  }

  draw() {
    const { text, share } = this.known;
    const [line, bar] = [".line", ".bar"].map((name) => this.root.querySelector(name));
    line.hidden = bar.hidden = text === undefined;
    if (text !== undefined) {
      line.textContent = text;
      bar.firstElementChild.style.width = `${100 * share}%`;
      bar.setAttribute("aria-valuenow", Math.round(100 * share));
      bar.setAttribute("aria-valuetext", text);
    }
    const charts = this.root.querySelector(".charts");
    charts.replaceChildren(...this.data.charts.map((chart) => this.figure(chart)));
  }

  figure(chart) {
    const style = getComputedStyle(this.host);
    const palette = style.getPropertyValue("--st-chart-categorical-colors").split(",");
    const accent = palette[0];
    const points = (name) => (this.known.curves[chart.curves[name]] ?? []).map(([x, y]) => [x, y === null ? null : chart.scale * y]);
    const looks = {
      "previous run": { colour: accent, opacity: 0.35, width: 2 },
      batches: { colour: accent, opacity: 0.7, width: 1.5, unnamed: true },
      validation: { colour: palette[7], width: 2, dash: "7 4" },
      training: { colour: accent, width: 2.5 },
    };
    const lines = [];
    for (const [name, look] of Object.entries(looks)) {
      const given = name === "previous run" ? chart.before : name in chart.curves ? points(name) : null;
      if (given) lines.push({ name, points: given.filter(([, y]) => y !== null), ...look });
    }
    return drawn(chart, lines, this.wide());
  }

  wide() {
    const all = this.root.clientWidth;
    const charts = this.data.charts.length;
    return charts > 1 && all > 640 ? (all - 24) / 2 : all;
  }
}

const PLOT = 300; // pixels, as the figure of the finished run
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 14, 8, 46];
const NUMBER = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

function drawn(chart, lines, width) {
  const figure = html("figure");
  const now = latest(lines);
  const title = now
    ? `${chart.what} after ${now.at} ${now.at === "1" ? "epoch" : "epochs"}: ${NUMBER.format(now.value)}${chart.unit}`
    : `${chart.what} over ${NUMBER.format(chart.epochs)} ${chart.epochs === 1 ? "epoch" : "epochs"}`;
  const names = lines.filter((line) => !line.unnamed).reverse();
  const legend = html("div", { className: "legend" }, ...names.map((line) => {
    const sample = svg("svg", { width: 26, height: 10, "aria-hidden": true });
    sample.append(path([[0, 5], [26, 5]], line));
    return html("span", {}, sample, line.name);
  }));
  const thin = lines.some((line) => line.unnamed && line.points.length);
  figure.append(
    html("div", { className: "title", textContent: title }),
    legend,
    html("div", { className: "label", textContent: thin ? `${chart.label}, thin: batch by batch` : chart.label }),
    plot(chart, lines, Math.max(200, width), title),
  );
  return figure;
}

/** The mean of the last batches, or of the epoch that has just ended. */
function latest(lines) {
  const of = (name) => lines.find((line) => line.name === name)?.points ?? [];
  const [batches, training] = [of("batches"), of("training")];
  const ended = training.at(-1)?.[0] ?? 0;
  if (batches.length && batches.at(-1)[0] > ended) {
    const [few, at] = [batches.slice(-10), batches.at(-1)[0]];
    return { at: at.toFixed(at < 0.1 ? 2 : 1), value: few.reduce((sum, [, y]) => sum + y, 0) / few.length };
  }
  return ended ? { at: NUMBER.format(ended), value: training.at(-1)[1] } : null;
}

function plot(chart, lines, width, title) {
  const values = lines.flatMap((line) => line.points.map(([, y]) => y));
  const batches = lines.some((line) => line.unnamed && line.points.length);
  const logX = chart.epochs >= 500 && !batches;
  const logY = chart.top === null && values.length > 0 && Math.min(...values) > 0 &&
    Math.max(...values) >= 20 * Math.min(...values);
  const x = scale(logX ? 1 : 0, Math.max(chart.epochs, logX ? 2 : 1), LEFT, width - RIGHT, logX);
  const high = values.length ? Math.max(...values) : 1;
  const y = logY
    ? scale(Math.min(...values), high, TOP + PLOT, TOP, true)
    : scale(0, Math.max(chart.top ?? 0, round(high)), TOP + PLOT, TOP, false);
  const picture = svg("svg", { width, height: TOP + PLOT + BOTTOM, role: "img", "aria-label": title });
  for (const value of y.ticks(5)) {
    picture.append(svg("line", { x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value), class: "grid" }));
    picture.append(words(LEFT - 8, y(value) + 5, NUMBER.format(value), "end"));
  }
  for (const value of x.ticks(Math.max(2, Math.floor(width / 90)))) {
    if (Number.isInteger(value)) picture.append(words(x(value), TOP + PLOT + 20, value.toLocaleString("en"), "middle"));
  }
  picture.append(words((LEFT + width - RIGHT) / 2, TOP + PLOT + 42, "epoch", "middle"));
  for (const line of lines) {
    const places = line.points.filter(([at, value]) => !(logX && at < 1) && !(logY && value <= 0));
    if (!places.length) continue;
    picture.append(path(places.map(([at, value]) => [x(at), y(value)]), line));
    if (places.length === 1 || (chart.epochs <= 30 && line.name !== "previous run" && !line.unnamed)) {
      for (const [at, value] of places) picture.append(svg("circle", { cx: x(at), cy: y(value), r: 3, fill: line.colour }));
    }
  }
  return picture;
}

/** A function from values to pixels, with round values for ticks. */
function scale(low, high, from, to, log) {
  const f = log ? Math.log10 : (value) => value;
  const span = f(high) - f(low) || 1;
  const place = (value) => from + ((f(value) - f(low)) / span) * (to - from);
  place.ticks = (count) => {
    if (log) {
      const powers = [];
      for (let p = Math.ceil(f(low)); p <= Math.floor(f(high)); p += Math.max(1, Math.ceil(span / count))) powers.push(10 ** p);
      return powers.length > 1 ? powers : [low, high];
    }
    const step = round((high - low) / count);
    return Array.from({ length: Math.floor((high - low) / step + 1e-9) + 1 }, (_, i) => low + i * step);
  };
  return place;
}

/** The next of 1, 2, 5, 10, 20, 50 and so on. */
function round(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * (1 - 1e-9));
}

function path(points, { colour, width, dash = "none", opacity = 1 }) {
  const d = points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  return svg("path", { d, fill: "none", stroke: colour, "stroke-width": width, "stroke-dasharray": dash, opacity });
}

function words(x, y, text, anchor) {
  const element = svg("text", { x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function html(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
