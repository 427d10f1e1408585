// A heat map of cells that can be chosen. Colours and words come ready; nothing is worked out here.

const NS = "http://www.w3.org/2000/svg";
const LEFT = 58;
const BOTTOM = 34;
const WIDTH = 360;
const HEIGHT = 250;

const make = (name, attributes, words) => {
  const out = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) out.setAttribute(key, value);
  if (words !== undefined) out.textContent = words;
  return out;
};

function draw(model, root) {
  const { title, x, y } = model.get("words");
  const colours = model.get("colours");
  const tips = model.get("tips");
  const across = model.get("across");
  const up = model.get("up");
  const [column, row] = model.get("picked");
  const svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "mf-heat", role: "grid" });
  svg.setAttribute("aria-label", title);
  svg.append(make("text", { x: LEFT, y: 13, class: "mf-heat-title" }, title));
  const [w, h] = [(WIDTH - LEFT - 6) / across.length, (HEIGHT - BOTTOM - 22) / up.length];
  const at = (c, r) => ({ x: LEFT + c * w, y: HEIGHT - BOTTOM - (r + 1) * h, width: w, height: h });
  colours.forEach((line, r) =>
    line.forEach((fill, c) => {
      if (!fill) return;
      const cell = make("rect", { ...at(c, r), fill, tabindex: 0, role: "gridcell" });
      cell.dataset.cell = `${c},${r}`;
      cell.append(make("title", {}, tips[r][c]));
      const pick = () => {
        model.set("picked", [c, r]);
        model.save_changes();
      };
      cell.addEventListener("click", pick);
      cell.addEventListener("keydown", (e) => {
        if (e.key === "Enter" || e.key === " ") {
          e.preventDefault();
          pick();
        }
      });
      svg.append(cell);
    }),
  );
  if (column >= 0 && row >= 0) svg.append(make("rect", { ...at(column, row), class: "mf-heat-on" }));
  const few = (count) => Math.ceil(count / 6);
  across.forEach((label, c) => {
    if (c % few(across.length)) return;
    const put = { x: LEFT + (c + 0.5) * w, y: HEIGHT - BOTTOM + 13, "text-anchor": "middle" };
    svg.append(make("text", put, label));
  });
  up.forEach((label, r) => {
    if (r % few(up.length) || !label) return;
    const put = { x: LEFT - 5, y: HEIGHT - BOTTOM - (r + 0.5) * h + 4, "text-anchor": "end" };
    svg.append(make("text", put, label));
  });
  const middle = LEFT + (WIDTH - LEFT) / 2;
  svg.append(make("text", { x: middle, y: HEIGHT - 5, "text-anchor": "middle" }, x));
  const turned = `rotate(-90 11 ${HEIGHT / 2})`;
  const put = { x: 11, y: HEIGHT / 2, "text-anchor": "middle", transform: turned };
  svg.append(make("text", put, y));
  root.replaceChildren(svg);
}

export default {
  render({ model, el }) {
    const root = document.createElement("div");
    el.append(root);
    const again = () => draw(model, root);
    const names = ["colours", "picked", "words"].map((name) => `change:${name}`);
    names.forEach((name) => model.on(name, again));
    again();
    return () => names.forEach((name) => model.off(name, again));
  },
};
