/* The colours follow the theme that the visitor has chosen here; the title goes when the page's own is there.

   That a page begins is written on its root. To ask for it in the styles by :has() would have the browser look through
   the page with each change of it, for good: a click took three seconds in place of one. */
{
  const LONGEST = 10_000; // milliseconds that the title stays, whatever happens to the page
  const root = document.documentElement;
  root.dataset.begins = "";
  try {
    const chosen = /Light|Dark/.exec(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`));
    if (chosen) root.dataset.first = chosen[0];
  } catch {} // a browser that keeps nothing has chosen nothing
  const presented = new URLSearchParams(location.search).get("view") === "present"; // it has no title there
  const title = () => document.getElementById("first-title");
  const watch = new MutationObserver(() => {
    if (document.querySelector("h1") || (presented && title())) end();
  });
  const end = () => {
    watch.disconnect();
    delete root.dataset.begins;
    title()?.remove();
  };
  watch.observe(document, { childList: true, subtree: true });
  setTimeout(end, LONGEST);
}
