// What is drawn in every frame, of this very moment: links of the one in focus, jumps on their
// way, rings of the chosen.

const FLASH_WAVE_MS = 160;
const FLASH_LASTS_MS = 900;

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

function strokeChosen(pen, scene, ink) {
  pen.strokeStyle = ink.text;
  for (const i of new Set([scene.chosen, ...scene.also])) {
    if (i < 0 || i >= scene.n || !scene.seen[i]) continue;
    pen.lineWidth = i === scene.chosen ? 2.4 : 1.4;
    ring(pen, scene.px(i), scene.py(i), scene.radius(i) * 1.15 + 8);
  }
  const i = scene.focus;
  if (i < 0 || i >= scene.n) return;
  pen.lineWidth = 2;
  pen.setLineDash([4, 3]);
  ring(pen, scene.px(i), scene.py(i), scene.radius(i) * 1.15 + 12);
  pen.setLineDash([]);
}
