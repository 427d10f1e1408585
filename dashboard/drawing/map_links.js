// Links: strokes of a pen while they are few, own pixels when they are many.

const MANY_LINKS = 4000;
const LEVELS = [
  { alpha: 0.3, width: 0.7 },
  { alpha: 0.55, width: 1.3 },
  { alpha: 0.85, width: 2.2 },
];
const DASHES = { grown: [5, 4], negative: [1.5, 2.5] };

const dashOf = (code) => (code & GROWN ? DASHES.grown : code & NEGATIVE ? DASHES.negative : []);
const thinness = (m) => Math.max(0.35, Math.min(1, Math.sqrt(500 / Math.max(m, 1))));
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

const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

// Lines by steps along the longer axis, each shared by two pixels across (after Wu 1991); the
// weakest flows first. On a clean canvas.
function rasterLinks(pen, scene, ink, dpr) {
  const { ends, places, codes, flow, view, seenLink: seen, topFlow: top } = scene;
  const [w, h] = [pen.canvas.width, pen.canvas.height];
  const [colours, negative] = [ink.links.map(rgb), rgb(ink.negative)];
  const thin = thinness(scene.m);
  const sum = new Float32Array(4 * w * h);
  const dot = (x, y, colour, alpha) => {
    if (x < 0 || y < 0 || x >= w || y >= h) return;
    const at = 4 * (y * w + x);
    const rest = 1 - alpha;
    sum[at] = sum[at] * rest + colour[0] * alpha;
    sum[at + 1] = sum[at + 1] * rest + colour[1] * alpha;
    sum[at + 2] = sum[at + 2] * rest + colour[2] * alpha;
    sum[at + 3] = sum[at + 3] * rest + 255 * alpha;
  };
  for (let level = 0; level < 3; level++) {
    for (let l = 0; l < codes.length; l++) {
      if (!seen[l]) continue;
      const share = top > 0 ? Math.sqrt((flow[l] || 0) / top) : 0;
      if (levelOf(share) !== level) continue;
      const [a, b] = [2 * ends[2 * l], 2 * ends[2 * l + 1]];
      let x = dpr * (view.k * places[a] + view.x);
      let y = dpr * (view.k * places[a + 1] + view.y);
      let dx = dpr * (view.k * places[b] + view.x) - x;
      let dy = dpr * (view.k * places[b + 1] + view.y) - y;
      if ((x < 0 && x + dx < 0) || (y < 0 && y + dy < 0)) continue;
      if ((x > w && x + dx > w) || (y > h && y + dy > h)) continue;
      const steps = Math.max(Math.ceil(Math.max(Math.abs(dx), Math.abs(dy))), 1);
      const flat = Math.abs(dx) >= Math.abs(dy);
      dx /= steps;
      dy /= steps;
      const code = codes[l];
      const colour = code & NEGATIVE ? negative : colours[code & 15];
      const alpha = Math.min(LEVELS[level].alpha * 0.6 * Math.min(LEVELS[level].width * thin * dpr, 1), 1);
      const [on, period] = code & GROWN ? [5 * dpr, 9 * dpr] : code & NEGATIVE ? [1.5 * dpr, 4 * dpr] : [1, 1];
      // What lies outside need not be walked.
      let from = 0;
      let to = steps;
      for (const [p, d, edge] of [[x, dx, w], [y, dy, h]]) {
        if (Math.abs(d) < 1e-9) continue;
        const [t0, t1] = [(-1 - p) / d, (edge + 1 - p) / d];
        from = Math.max(from, Math.ceil(Math.min(t0, t1)));
        to = Math.min(to, Math.floor(Math.max(t0, t1)));
      }
      for (let s = from; s <= to; s++) {
        if (period > 1 && s % period >= on) continue;
        const [px, py] = [x + s * dx, y + s * dy];
        const [bx, by] = [Math.floor(px), Math.floor(py)];
        const part = flat ? py - by : px - bx;
        dot(bx, by, colour, alpha * (1 - part));
        if (flat) dot(bx, by + 1, colour, alpha * part);
        else dot(bx + 1, by, colour, alpha * part);
      }
    }
  }
  const image = new ImageData(w, h);
  const pixels = image.data;
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = sum[at + 3];
    if (alpha <= 0) continue;
    pixels[at] = (255 * sum[at]) / alpha;
    pixels[at + 1] = (255 * sum[at + 1]) / alpha;
    pixels[at + 2] = (255 * sum[at + 2]) / alpha;
    pixels[at + 3] = alpha;
  }
  pen.putImageData(image, 0, 0);
}
