// Two films side by side, drawn pixel by pixel, with one slider and a button that plays them. See `player.py`.
const DELAY = 350;  // milliseconds between two frames

export default ({ parentElement, data, setStateValue }) => {
  const at = (selector) => parentElement.querySelector(selector);
  const [range, button, caption, films] = ["input", "button", "p", ".films"].map(at);
  const { side, frames, films: given, captions, first } = data;
  const state = (parentElement.filmState ??= { place: 0, timer: 0, shown: "" });
  const stop = () => { clearInterval(state.timer); state.timer = 0; button.textContent = "Play"; };

  if (state.shown !== data.name) {  // another clip or another network
    stop();
    state.shown = data.name;
    state.place = Math.min(Math.max(data.place, 0), frames - 1);
  }
  const pixels = given.map(({ pixels }) => Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0)));
  films.replaceChildren(...given.map(({ name }) => {
    const figure = document.createElement("figure");
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    canvas.setAttribute("role", "img");
    const title = document.createElement("figcaption");
    title.textContent = name;
    figure.append(title, canvas);
    return figure;
  }));
  const canvases = [...films.querySelectorAll("canvas")];

  const draw = () => {
    canvases.forEach((canvas, i) => {
      const context = canvas.getContext("2d"), picture = context.createImageData(side, side);
      const start = state.place * side * side, there = pixels[i].length >= start + side * side;
      for (let p = 0; p < side * side; p++) {
        const grey = there ? pixels[i][start + p] : 128;
        picture.data.set([grey, grey, grey, there ? 255 : 60], 4 * p);
      }
      context.putImageData(picture, 0, 0);
      canvas.setAttribute("aria-label", `${given[i].name}: frame ${first + state.place}`);
    });
    range.value = state.place;
    range.setAttribute("aria-valuetext", captions[state.place]);
    caption.textContent = captions[state.place];
  };
  const tell = () => setStateValue("frame", first + state.place);

  range.max = frames - 1;
  range.oninput = () => { stop(); state.place = Number(range.value); draw(); };
  range.onchange = tell;
  button.onclick = () => {
    if (state.timer) { stop(); tell(); return; }
    if (state.place === frames - 1) state.place = 0;
    button.textContent = "Pause";
    draw();
    state.timer = setInterval(() => state.step(), DELAY);
  };
  state.step = () => {  // made anew when the page draws this again while it plays
    if (state.place === frames - 1) { stop(); tell(); return; }
    state.place += 1;
    draw();
  };
  button.textContent = state.timer ? "Pause" : "Play";
  draw();
  return stop;
};
