/* The colours follow the theme that the visitor has chosen here; the title goes when the page's own is there. */
{
  const LONGEST = 10_000; // milliseconds that the title stays, whatever happens to the page
  try {
    const chosen = /Light|Dark/.exec(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`));
    if (chosen) document.documentElement.dataset.first = chosen[0];
  } catch {} // a browser that keeps nothing has chosen nothing
  const presented = new URLSearchParams(location.search).get("view") === "present"; // it has no title there
  const title = () => document.getElementById("first-title");
  const watch = new MutationObserver(() => {
    if (title() && (presented || document.querySelector("h1"))) end();
  });
  const end = () => {
    watch.disconnect();
    title()?.remove();
  };
  watch.observe(document, { childList: true, subtree: true });
  setTimeout(end, LONGEST);
}
