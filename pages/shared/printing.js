// Puts the style sheet for paper on the page, and draws charts in the width of the paper while it is printed.

const PAPER = 680; // pixels: A4 and Letter have 700 and more between the usual margins

let sheet; // one for the browser tab
const widths = new Map(); // of charts on the screen, while the page is printed

export default function ({ data }) {
  if (sheet) return;
  sheet = Object.assign(document.createElement("style"), { media: "print", textContent: data });
  document.head.append(sheet);
  addEventListener("beforeprint", () => {
    sheet.media = "all"; // so that what is in a row on the screen is as wide as on paper when it is measured
    document.documentElement.style.maxWidth = `${PAPER}px`;
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
      const room = chart.parentElement.clientWidth;
      if (!room) continue;
      widths.set(chart, chart.layout.width ?? null);
      window.Plotly?.relayout(chart, { width: room });
    }
  });
  addEventListener("afterprint", () => {
    sheet.media = "print";
    document.documentElement.style.maxWidth = "";
    for (const [chart, width] of widths) window.Plotly?.relayout(chart, { width });
    widths.clear();
  });
}
