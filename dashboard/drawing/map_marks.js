// What lies over and under agents: hulls of clusters with their p, links of the one in focus,
// jumps on their way, labels.

const FLASH_WAVE_MS = 160;
const FLASH_LASTS_MS = 900;

function convexHull(points) {
  if (points.length < 3) return points;
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => {
    const out = [];
    for (const p of list) {
      while (out.length > 1 && turn(out[out.length - 2], out[out.length - 1], p) <= 0) out.pop();
      out.push(p);
    }
    out.pop();
    return out;
  };
  return half(points).concat(half(points.slice().reverse()));
}

// Corners of each cluster by its track: rows of agents, gathered once per look.
function gatherGroups(scene) {
  const groups = new Map();
  for (let i = 0; i < scene.n; i++) {
    const c = scene.cluster[i];
    if (!(c >= 0) || !scene.seen[i]) continue;
    if (!groups.has(c)) groups.set(c, []);
    groups.get(c).push([scene.places[2 * i], scene.places[2 * i + 1], i]);
  }
  for (const [c, points] of groups) groups.set(c, convexHull(points).map((point) => point[2]));
  return groups;
}

function strokeHulls(pen, scene, ink) {
  const tops = [];
  scene.groups ??= gatherGroups(scene);
  for (const [c, corners] of scene.groups) {
    const points = [];
    for (const i of corners) {
      const wide = scene.radius(i) + 9;
      for (let turn = 0; turn < TAU; turn += TAU / 12) {
        points.push([scene.px(i) + wide * Math.cos(turn), scene.py(i) + wide * Math.sin(turn)]);
      }
    }
    const hull = convexHull(points);
    if (hull.length < 3) continue;
    pen.begin?.("hull");
    pen.beginPath();
    hull.forEach(([x, y], number) => (number ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
    pen.fillStyle = pen.strokeStyle = ink.clusters[c % ink.clusters.length];
    pen.globalAlpha = 0.08;
    pen.fill();
    pen.globalAlpha = 0.55;
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.globalAlpha = 1;
    pen.end?.();
    const [x, y] = hull.reduce((top, p) => (p[1] < top[1] ? p : top));
    tops.push([c, x, y]);
  }
  return tops;
}

function halo(pen, ink, text, x, y, colour) {
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = ink.paper;
  pen.globalAlpha = 0.85;
  pen.strokeText(text, x, y);
  pen.globalAlpha = 1;
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

function nameHulls(pen, scene, ink, tops, sayHull, taken) {
  pen.font = `600 11px ${scene.style.font}`;
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  for (const [c, x, y] of tops) {
    const text = sayHull(c);
    const half = pen.measureText(text).width / 2 + 2;
    const at = Math.min(Math.max(x, half + 2), scene.width - half - 2);
    const high = Math.min(Math.max(y - 3, 15), scene.height - 4);
    taken.push([at, half, high - 12]);
    pen.begin?.("hull-name");
    halo(pen, ink, text, at, high, ink.clusters[c % ink.clusters.length]);
    pen.end?.();
  }
}

function strokeFocus(pen, scene, ink) {
  const focus = scene.hover >= 0 ? scene.hover : scene.focus >= 0 ? scene.focus : scene.chosen;
  if (focus < 0 || focus >= scene.n || !scene.seen[focus]) return;
  for (const l of scene.linksOf(focus)) {
    if (!scene.seenLink[l]) continue;
    const [x0, y0, cx, cy, x1, y1] = scene.bend(l);
    const code = scene.codes[l];
    pen.strokeStyle = code & NEGATIVE ? ink.negative : ink.links[code & 15];
    pen.setLineDash(dashOf(code));
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.quadraticCurveTo(cx, cy, x1, y1);
    pen.stroke();
    pen.setLineDash([]);
    if (scene.style.links[code & 15].both_ways) continue;
    const back = scene.radius(scene.ends[2 * l + 1]) + 3;
    const way = Math.atan2(y1 - cy, x1 - cx);
    const [hx, hy] = [x1 - back * Math.cos(way), y1 - back * Math.sin(way)];
    pen.beginPath();
    pen.moveTo(hx, hy);
    pen.lineTo(hx - 8 * Math.cos(way - 0.4), hy - 8 * Math.sin(way - 0.4));
    pen.lineTo(hx - 8 * Math.cos(way + 0.4), hy - 8 * Math.sin(way + 0.4));
    pen.closePath();
    pen.fillStyle = pen.strokeStyle;
    pen.fill();
  }
}

// A jump: rows in the order they discharged, the wave that took each, and who set it off.
function flashOf(scene, rows, waves, sources, start) {
  const legs = [];
  let last = 0;
  for (let d = 0; d < rows.length; d++) {
    last = Math.max(last, waves[d]);
    const link = sources[d] >= 0 ? scene.between(sources[d], rows[d]) : -1;
    legs.push({ row: rows[d], wave: waves[d], source: sources[d], link });
  }
  return { legs, start, end: start + last * FLASH_WAVE_MS + FLASH_LASTS_MS };
}

function strokeFlashes(pen, scene, ink, flashes, now, still) {
  pen.strokeStyle = pen.fillStyle = ink.flash;
  for (const flash of flashes) {
    for (const { row, wave, source, link } of flash.legs) {
      if (!scene.seen[row]) continue;
      const since = now - flash.start - wave * FLASH_WAVE_MS;
      const t = since / FLASH_LASTS_MS;
      if (link >= 0 && scene.seenLink[link]) strokeLeg(pen, scene, link, source, since, still);
      if (t < 0 || t > 1) continue;
      pen.globalAlpha = 1 - t;
      pen.lineWidth = 2.5 * (1 - t) + 0.5;
      ring(pen, scene.px(row), scene.py(row), scene.radius(row) + 4 + (still ? 8 : 22 * t));
    }
  }
  pen.globalAlpha = 1;
}

// The front walks along the link while its wave passes; behind it the link glows and fades.
function strokeLeg(pen, scene, link, source, since, still) {
  const go = still ? 1 : Math.min((since + FLASH_WAVE_MS) / FLASH_WAVE_MS, 1);
  const t = Math.max(since, 0) / FLASH_LASTS_MS;
  if (go < 0 || t > 1 || (still && since < 0)) return;
  let [x0, y0, cx, cy, x1, y1] = scene.bend(link);
  if (scene.ends[2 * link] !== source) [x0, y0, x1, y1] = [x1, y1, x0, y0];
  // The part of a quadratic curve from its start to `go` (de Casteljau).
  const [ax, ay] = [x0 + go * (cx - x0), y0 + go * (cy - y0)];
  const [bx, by] = [cx + go * (x1 - cx), cy + go * (y1 - cy)];
  const [fx, fy] = [ax + go * (bx - ax), ay + go * (by - ay)];
  pen.globalAlpha = 1 - t;
  pen.lineWidth = 1 + 3 * (1 - t);
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.quadraticCurveTo(ax, ay, fx, fy);
  pen.stroke();
  if (go >= 1) return;
  pen.beginPath();
  pen.arc(fx, fy, 4, 0, TAU);
  pen.fill();
}

function strokeLabels(pen, scene, ink, taken) {
  const zoomed = scene.view.k / scene.home;
  const most = Math.min(scene.n, Math.round(scene.style.labels * Math.max(zoomed * zoomed, 1)), 160);
  const must = new Set([scene.hover, scene.focus, scene.chosen, ...scene.also]);
  pen.textAlign = "center";
  pen.textBaseline = "top";
  let put = 0;
  for (const i of [...must, ...scene.order]) {
    const always = must.has(i);
    if (put >= most && !always) break;
    if (i < 0 || i >= scene.n || !scene.seen[i] || !scene.inside(i)) continue;
    pen.font = `${always ? "600 " : ""}12px ${scene.style.font}`;
    const text = scene.label(i);
    const short = !always && text.length > 26 ? `${text.slice(0, 25)}…` : text;
    const half = pen.measureText(short).width / 2 + 2;
    const x = Math.min(Math.max(scene.px(i), half + 2), scene.width - half - 2);
    const y = scene.py(i) + scene.radius(i) * 1.15 + 6;
    const clash = taken.some(([a, b, c]) => Math.abs(a - x) < b + half && Math.abs(c - y) < 13);
    if (clash && !always) continue;
    taken.push([x, half, y]);
    put += 1;
    pen.begin?.("name");
    halo(pen, ink, short, x, y, ink.text);
    pen.end?.();
  }
}
