// Scrolls to the figure that the address names as soon as it is there, and keeps it in its place while others are drawn
// above it, until the person scrolls or touches something. A page without a place begins at its top: Streamlit would
// show it as far down as the page before was. On a phone, the list of pages closes once one is chosen.

const FRAME = "st-key-figure-frame-";
const OFTEN = 100; // milliseconds: figures come with reruns, and late where a network is trained first
const TOUCHES = ["wheel", "touchmove", "pointerdown", "keydown"];

const NARROW = matchMedia("(max-width: 768px)"); // there, Streamlit lays the list of pages over the page, and leaves it

let goal = {}; // page and place that were opened, and whether the person has gone on from there

for (const name of TOUCHES) addEventListener(name, () => (goal.left = true), { capture: true, passive: true });
setInterval(scroll, OFTEN);

export default scroll;

function scroll() {
  const [page, place] = [location.pathname, new URLSearchParams(location.search).get("place")];
  if (goal.page && page !== goal.page && !place) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  if (goal.page && page !== goal.page && NARROW.matches) closePages();
  if (page !== goal.page || place !== goal.place) goal = { page, place, left: false };
  if (!place || goal.left) return;
  const frame = document.getElementsByClassName(FRAME + place)[0];
  if (frame?.checkVisibility()) frame.scrollIntoView({ block: "start" });
}

function closePages() {
  if (document.querySelector('[data-testid="stExpandSidebarButton"]')) return; // it is there while they are closed
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}
