// Links: strokes of a pen while they are few; when they are many, own pixels from a worker, so
// that neither a new flow nor a new view holds up the drawing.

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

// In a worker. Lines by steps along the longer axis, each shared by two pixels across (after
// Wu 1991); the weakest flows first. Answers straight (not premultiplied) RGBA.
function rasterLinks(held, { view, width, height, dpr, colours, negative, levels, thin }) {
  const { ends, places, codes, flow, seen } = held;
  const [w, h] = [Math.round(width * dpr), Math.round(height * dpr)];
  const sum = new Float32Array(4 * w * h);
  let top = 0;
  for (const f of flow) top = Math.max(top, f);
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
      if ((share > 0.66 ? 2 : share > 0.3 ? 1 : 0) !== level) continue;
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
      const colour = code & 32 ? negative : colours[code & 15];
      const alpha = Math.min(levels[level].alpha * 0.6 * Math.min(levels[level].width * thin * dpr, 1), 1);
      const [on, period] = code & 16 ? [5 * dpr, 9 * dpr] : code & 32 ? [1.5 * dpr, 4 * dpr] : [1, 1];
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
  const pixels = new Uint8ClampedArray(4 * w * h);
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = sum[at + 3];
    if (alpha <= 0) continue;
    pixels[at] = (255 * sum[at]) / alpha;
    pixels[at + 1] = (255 * sum[at + 1]) / alpha;
    pixels[at + 2] = (255 * sum[at + 2]) / alpha;
    pixels[at + 3] = alpha;
  }
  return pixels;
}

const WORKER = `const raster = ${rasterLinks};
const held = {};
onmessage = ({ data }) => {
  Object.assign(held, data.held);
  const pixels = raster(held, data.asked);
  postMessage({ pixels, asked: data.asked }, [pixels.buffer]);
};`;

const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

class LinkLayer {
  constructor(scene, ask) {
    this.scene = scene;
    this.ask = ask;
    this.sheet = new Sheet();
    this.stale = true;
    this.told = {}; // what the worker holds
    this.busy = false;
  }

  close() {
    this.worker?.terminate();
    this.worker = null;
  }

  // Draw anew what is out of date, and put the sheet where the view is now.
  put(pen, ink, dpr) {
    if (this.stale && this.scene.m > MANY_LINKS) {
      this.post(ink, dpr);
    } else if (this.stale) {
      this.stale = false;
      strokeLinks(this.sheet.begin(this.scene, dpr), this.scene, ink);
    }
    this.sheet.put(pen, this.scene.view, dpr);
  }

  post(ink, dpr) {
    if (this.busy) return;
    this.stale = false;
    const { view, width, height, m } = this.scene;
    const asked = {
      view: { ...view },
      width,
      height,
      dpr,
      levels: LEVELS,
      thin: thinness(m),
      colours: ink.links.map(rgb),
      negative: rgb(ink.negative),
    };
    const now = {
      ends: this.scene.ends,
      places: this.scene.places,
      codes: this.scene.codes,
      flow: this.scene.flow,
      seen: this.scene.seenLink,
    };
    const held = {};
    for (const name of Object.keys(now)) {
      // Agents are moved in place, so their places always go along.
      if (this.told[name] !== now[name] || name === "places") held[name] = now[name];
    }
    this.told = now;
    this.worker ??= this.begin();
    if (!this.worker) {
      this.take({ asked, pixels: rasterLinks(now, asked) });
      return;
    }
    this.busy = true;
    this.worker.postMessage({ held, asked });
  }

  begin() {
    if (this.alone) return null;
    const url = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(url);
      this.busy = false;
      this.take(data);
      this.ask();
    };
    // A page whose policy forbids workers still shows its links, only less smoothly.
    worker.onerror = () => {
      this.alone = true;
      this.close();
      this.busy = false;
      this.stale = true;
      this.ask();
    };
    return worker;
  }

  take({ pixels, asked }) {
    const { width, height, dpr, view } = asked;
    this.sheet.size(width, height, dpr);
    this.sheet.view = view;
    const { canvas } = this.sheet;
    canvas.getContext("2d").putImageData(new ImageData(pixels, canvas.width, canvas.height), 0, 0);
  }
}
