// A source and what was written of it. The letter under the pointer, or that the arrow keys reach, shows which letters
// of the source it looked at. Letters are set as text, never as markup.
const PAUSE = 60; // milliseconds between two letters that appear
const shown = new WeakMap(); // what each place shows, so that only another text appears letter by letter
const percent = (value) => `${Math.round(100 * value)} %`;
// A line breaks between words, and not inside them.
const words = (cells, letters) => {
  const groups = [document.createElement("div")];
  cells.forEach((cell, place) => {
    groups.at(-1).append(cell);
    if (letters[place] === " ") groups.push(document.createElement("div"));
  });
  return groups;
};
const name = (letter) => (letter === " " ? "the space" : letter === "" ? "the end" : `“${letter}”`);

export default ({ parentElement, data }) => {
  const root = parentElement.querySelector(".pair");
  const [source, written, note] = ["source", "written", "note"].map((part) => root.querySelector(`.${part}`));
  const { letters, from, weights, probabilities } = data;
  const text = JSON.stringify([from, letters]);
  const before = shown.get(parentElement);
  if (before?.text === text) return;
  clearTimeout(before?.timer);
  const state = { text, timer: 0, chosen: false }; // once a person has chosen, letters that appear change nothing
  shown.set(parentElement, state);

  const cells = from.map((letter) => {
    const cell = document.createElement("span");
    cell.textContent = letter === " " ? "\u00a0" : letter;
    return cell;
  });
  source.replaceChildren(...words(cells, from));

  const buttons = letters.map((letter, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = place ? -1 : 0;
    button.textContent = letter === " " ? "\u00a0" : letter || "■";
    button.setAttribute("aria-label", `letter ${place + 1}, ${name(letter)}`);
    button.onpointerenter = button.onfocus = () => {
      state.chosen = true;
      choose(place);
    };
    button.onkeydown = (event) => {
      const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: letters.length - 1 }[event.key];
      if (next === undefined || !buttons[next]) return;
      event.preventDefault();
      buttons[next].focus();
    };
    return button;
  });
  written.replaceChildren(...words(buttons, letters));

  function choose(place) {
    buttons.forEach((button, other) => {
      button.tabIndex = other === place ? 0 : -1;
      button.classList.toggle("chosen", other === place);
    });
    const row = weights ? weights[place] : null;
    cells.forEach((cell, other) => {
      const share = row ? row[other] : 0;
      const colour = `color-mix(in srgb, var(--st-primary-color) ${Math.round(55 * share)}%, transparent)`;
      cell.style.background = share < 0.02 ? "" : colour;
      cell.classList.toggle("most", Boolean(row) && share === Math.max(...row));
    });
    const sure = `Letter ${place + 1}, ${name(letters[place])}: the network gave it ${percent(probabilities[place])}.`;
    if (!row) {
      note.textContent = sure;
      return;
    }
    const best = row.map((share, other) => [share, other]).sort((a, b) => b[0] - a[0]).slice(0, 3);
    const looks = best
      .filter(([share]) => share >= 0.05)
      .map(([share, other]) => `${name(from[other])} (letter ${other + 1}) ${percent(share)}`);
    note.textContent = `${sure} It looked at ${looks.join(", ") || "many letters a little"}.`;
  }

  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const appear = (count) => {
    buttons.forEach((button, place) => { button.style.visibility = place < count ? "visible" : "hidden"; });
    if (count && !state.chosen) choose(count - 1);
    if (count < buttons.length) state.timer = setTimeout(() => appear(count + 1), PAUSE);
  };
  appear(quiet ? buttons.length : 1);
};
