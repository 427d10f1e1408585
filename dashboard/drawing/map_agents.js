// Agents: kind as shape, energy as size and glow, phase as hue and hand, tension as a ring that
// fills and, near breaking, thickens, bristles and trembles. Looks come from looks.py.

const BREAKING = 0.8;

function outline(pen, shape, x, y, r) {
  pen.beginPath();
  if (shape === "triangle") {
    pen.moveTo(x, y - 1.25 * r);
    pen.lineTo(x + 1.08 * r, y + 0.7 * r);
    pen.lineTo(x - 1.08 * r, y + 0.7 * r);
    pen.closePath();
  } else if (shape === "square") {
    pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  } else {
    pen.arc(x, y, r, 0, TAU);
  }
}

function ring(pen, x, y, r, from = 0, to = TAU) {
  pen.beginPath();
  pen.arc(x, y, r, from, to);
  pen.stroke();
}

function strokeAgents(pen, scene, ink, now, still) {
  for (let i = 0; i < scene.n; i++) {
    const since = now - (scene.comes.get(i) ?? -Infinity);
    const leaves = scene.marks[i] & RETIRED && since < GOES_MS;
    if (!(scene.seen[i] || leaves) || !scene.inside(i, 40)) continue;
    pen.begin?.("agent", scene.label(i));
    if (leaves) pen.globalAlpha = 1 - since / GOES_MS;
    strokeAgent(pen, scene, ink, i, now, still);
    if (!leaves && since < COMES_MS) {
      pen.globalAlpha = 1 - since / COMES_MS;
      pen.strokeStyle = ink.flash;
      pen.lineWidth = 2;
      ring(pen, scene.px(i), scene.py(i), scene.radius(i) + (still ? 8 : 4 + since / 100));
    }
    pen.globalAlpha = 1;
    pen.end?.();
  }
}

// What is too small to be seen on a small agent is left out: ten thousand are drawn in a frame.
function strokeAgent(pen, scene, ink, i, now, still) {
  const r = scene.radius(i);
  const held = Math.min(scene.tension[i], 1);
  const shake = held > BREAKING && !still && r > 3 ? 0.6 + 4 * (held - BREAKING) : 0;
  const x = scene.px(i) + (shake && shake * Math.sin(now / 23 + i));
  const y = scene.py(i) + (shake && shake * Math.cos(now / 19 + 2 * i));
  const whole = pen.globalAlpha;
  const turn = (((scene.phase[i] / TAU) % 1) + 1) % 1;
  const shape = scene.style.kinds[scene.kinds[i]].shape;
  const full = Math.min(scene.energy[i] / scene.full, 1);
  pen.fillStyle = ink.phases[Math.floor(turn * ink.phases.length) % ink.phases.length];
  if (r < 1.8) {
    // No shape is told apart at so few pixels.
    pen.fillRect(x - r, y - r, 2 * r, 2 * r);
    if (held > 0.5) strokeTension(pen, ink, x, y, r, held);
    return;
  }
  if (full > 0.05 && r >= 4) {
    pen.globalAlpha = whole * (0.08 + 0.17 * full);
    pen.beginPath();
    pen.arc(x, y, r * (1.35 + 0.55 * full), 0, TAU);
    pen.fill();
    pen.globalAlpha = whole;
  }
  outline(pen, shape, x, y, r);
  pen.fill();
  const c = scene.cluster[i];
  if (c >= 0 || r >= 4.5) {
    pen.lineWidth = c >= 0 ? Math.min(2.2, r / 2) : 1;
    pen.strokeStyle = c >= 0 ? ink.clusters[c % ink.clusters.length] : ink.rim;
    pen.stroke();
  }
  if (scene.marks[i] & 1) {
    outline(pen, shape, x, y, r + 3);
    pen.strokeStyle = ink.text;
    pen.setLineDash([3, 2]);
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.setLineDash([]);
  }
  if (r >= 6) {
    pen.strokeStyle = ink.hand;
    pen.lineWidth = 1.3;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 0.75 * r * Math.cos(scene.phase[i]), y - 0.75 * r * Math.sin(scene.phase[i]));
    pen.stroke();
  }
  if (held > (r >= 4 ? 0.04 : 0.5)) strokeTension(pen, ink, x, y, r, held);
}

function strokeTension(pen, ink, x, y, r, held) {
  const near = held > BREAKING;
  const small = r < 4;
  const wide = small ? r + 1.5 : r * 1.15 + 4;
  pen.strokeStyle = near ? ink.breaking : ink.tension;
  pen.lineWidth = small ? 1 : near ? 3 : 1.8;
  ring(pen, x, y, wide, -TAU / 4, -TAU / 4 + TAU * held);
  if (!near || small) return;
  // Bristles say the same without colour.
  const long = 2 + 12 * (held - BREAKING);
  pen.lineWidth = 1.4;
  pen.beginPath();
  for (let b = 0; b < 8; b++) {
    const [cos, sin] = [Math.cos((b * TAU) / 8), Math.sin((b * TAU) / 8)];
    pen.moveTo(x + (wide + 2) * cos, y + (wide + 2) * sin);
    pen.lineTo(x + (wide + 2 + long) * cos, y + (wide + 2 + long) * sin);
  }
  pen.stroke();
}
