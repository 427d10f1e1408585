// Links: strokes of a pen while they are few, own pixels when they are many.

const MANY_LINKS = 4000;
const LEVELS = [
  { alpha: 0.3, width: 0.7 },
  { alpha: 0.55, width: 1.3 },
  { alpha: 0.85, width: 2.2 },
];
const DASHES = { grown: [5, 4], negative: [1.5, 2.5] };
const SOLID = [1, 0];

const dashOf = (code) => (code & GROWN ? DASHES.grown : code & NEGATIVE ? DASHES.negative : []);
const thinness = (m) => Math.max(0.35, Math.min(1, Math.sqrt(500 / Math.max(m, 1))));
const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const levelOf = (share) => (share > 0.66 ? 2 : share > 0.3 ? 1 : 0);

function strokeLinks(pen, scene, ink) {
  const straight = scene.m > MANY_LINKS;
  const thin = thinness(scene.m);
  const [w, h] = [scene.width, scene.height];
  const alike = new Map();
  for (let l = 0; l < scene.m; l++) {
    if (!scene.seenLink[l]) continue;
    const [x0, y0, , , x1, y1] = scene.bend(l);
    if ((x0 < 0 && x1 < 0) || (x0 > w && x1 > w) || (y0 < 0 && y1 < 0) || (y0 > h && y1 > h)) continue;
    const share = scene.topFlow > 0 ? Math.sqrt((scene.flow[l] || 0) / scene.topFlow) : 0;
    const key = (levelOf(share) << 6) | scene.codes[l];
    if (!alike.has(key)) alike.set(key, []);
    alike.get(key).push(l);
  }
  for (const key of [...alike.keys()].sort((a, b) => a - b)) {
    const code = key & 63;
    const level = LEVELS[key >> 6];
    pen.strokeStyle = code & NEGATIVE ? ink.negative : ink.links[code & 15];
    pen.globalAlpha = level.alpha * (straight ? 0.45 : 1);
    pen.lineWidth = level.width * thin;
    pen.setLineDash(dashOf(code));
    pen.begin?.("link");
    pen.beginPath();
    for (const l of alike.get(key)) {
      const [x0, y0, cx, cy, x1, y1] = scene.bend(l);
      pen.moveTo(x0, y0);
      if (straight) pen.lineTo(x1, y1);
      else pen.quadraticCurveTo(cx, cy, x1, y1);
    }
    pen.stroke();
    pen.end?.();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

// Many links, on a clean canvas. Each pixel gathers for each colour how deep it lies under links of
// it, a single addition a dot; light is let through as exp(−depth). So no order matters, and
// strong links stand out of the haze of weak ones by their weight. Lines go by steps along the
// longer axis, each shared by two pixels across (after Wu 1991).
function rasterLinks(pen, scene, ink, dpr) {
  const { ends, places, codes, flow, view, seenLink, topFlow } = scene;
  const [w, h] = [pen.canvas.width, pen.canvas.height];
  const colours = [...ink.links, ink.negative].map(rgb);
  const planes = colours.map(() => new Float32Array(w * h));
  const depths = LEVELS.map(({ alpha, width }) => {
    return -Math.log(1 - alpha * 0.6 * Math.min(width * thinness(scene.m) * dpr, 1));
  });
  const [k, left, top] = [view.k * dpr, view.x * dpr, view.y * dpr];
  for (let l = 0; l < codes.length; l++) {
    if (!seenLink[l]) continue;
    const [a, b] = [2 * ends[2 * l], 2 * ends[2 * l + 1]];
    const [x, y] = [k * places[a] + left, k * places[a + 1] + top];
    let dx = k * places[b] + left - x;
    let dy = k * places[b + 1] + top - y;
    const steps = Math.max(Math.ceil(Math.max(Math.abs(dx), Math.abs(dy))), 1);
    const flat = Math.abs(dx) >= Math.abs(dy);
    dx /= steps;
    dy /= steps;
    const [from, to] = within(x, dx, w - 2, ...within(y, dy, h - 2, 0, steps));
    if (from > to) continue;
    const code = codes[l];
    const plane = planes[code & NEGATIVE ? ink.links.length : code & 15];
    const depth = depths[levelOf(topFlow > 0 ? Math.sqrt((flow[l] || 0) / topFlow) : 0)];
    const [on, off] = dashOf(code).length ? dashOf(code) : SOLID;
    const period = dpr * (on + off);
    const across = flat ? w : 1;
    for (let s = from; s <= to; s++) {
      if (off && s % period >= dpr * on) continue;
      const [px, py] = [x + s * dx, y + s * dy];
      const [bx, by] = [px | 0, py | 0];
      const part = depth * (flat ? py - by : px - bx);
      const at = by * w + bx;
      plane[at] += depth - part;
      plane[at + across] += part;
    }
  }
  pen.putImageData(developed(planes, colours, w, h), 0, 0);
}

// Which of the steps from `from` to `to` of a line lie from 0 to `edge`.
function within(start, step, edge, from, to) {
  if (Math.abs(step) < 1e-9) return start < 0 || start > edge ? [1, 0] : [from, to];
  const [t0, t1] = [-start / step, (edge - start) / step];
  return [Math.max(from, Math.ceil(Math.min(t0, t1))), Math.min(to, Math.floor(Math.max(t0, t1)))];
}

// From how deep each pixel lies under each colour to what is seen.
function developed(planes, colours, w, h) {
  const image = new ImageData(w, h);
  const pixels = image.data;
  for (let p = 0; p < w * h; p++) {
    let depth = 0;
    let [red, green, blue] = [0, 0, 0];
    for (let c = 0; c < planes.length; c++) {
      const d = planes[c][p];
      if (!d) continue;
      depth += d;
      red += d * colours[c][0];
      green += d * colours[c][1];
      blue += d * colours[c][2];
    }
    if (!depth) continue;
    pixels[4 * p] = red / depth;
    pixels[4 * p + 1] = green / depth;
    pixels[4 * p + 2] = blue / depth;
    pixels[4 * p + 3] = 255 * (1 - Math.exp(-depth));
  }
  return image;
}
