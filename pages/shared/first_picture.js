/* Draws a page's first figure before what follows it.

   The server sends a page from its top to its end within a few hundredths of a second, and the browser would draw all of
   it at once. The messages after the first figure wait here until that figure is on the screen, in their order. */
{
  const LONGEST = 4000; // milliseconds that they wait, whatever happens to the figure
  const DRAWN = ".js-plotly-plot .main-svg";
  const FIGURE = '{"data":['; // how the text of a figure begins in its message
  const text = new TextDecoder("latin1");

  const holdBack = (socket) => {
    const held = [];
    let waits = false, over = false;
    const release = () => {
      if (over) return;
      over = true;
      drawn.disconnect();
      for (const data of held) socket.dispatchEvent(new MessageEvent("message", { data }));
    };
    const drawn = new MutationObserver(() => {
      if (document.querySelector(DRAWN)) requestAnimationFrame(() => setTimeout(release));
    });
    socket.addEventListener("message", (event) => {
      if (over) return;
      if (waits) {
        event.stopImmediatePropagation();
        held.push(event.data);
      } else if (event.data instanceof ArrayBuffer && text.decode(event.data).includes(FIGURE)) {
        waits = true;
        drawn.observe(document, { childList: true, subtree: true });
        setTimeout(release, LONGEST);
      }
    });
  };

  const Socket = window.WebSocket;
  let first = true; // a browser that has lost its connection has drawn its page before
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      if (first) holdBack(this);
      first = false;
    }
  };
}
