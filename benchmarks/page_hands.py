"""What hands do on the two pages and what the browser then measures, as JavaScript.

Each is a function for ``page.evaluate``; ``page.py`` says in which order they are called.
"""

from __future__ import annotations

MAP = ".mf-map canvas"

# What of the page tells that new pixels are there: our canvas says its step; Mesa's image
# has another source.
OURS = f"() => document.querySelector('{MAP}').dataset.step"
MESA = """() => [...document.querySelectorAll('img')]
    .map(i => i.src.length + i.src.slice(-200)).join()"""

# A function for the others: the coming frame is drawn and given to the screen.
_PAINTED = """const painted = async () => {
        await new Promise(requestAnimationFrame);
        const { port1, port2 } = new MessageChannel();
        await new Promise(done => { port1.onmessage = done; port2.postMessage(0); });
    };"""

# [what tells, button, patience] → seconds to new pixels; the patience where none came.
CLICK = """async ([told, css, patience]) => {
    const state = eval(told);
    const before = state();
    const button = css.startsWith('.') ? document.querySelector(css)
        : [...document.querySelectorAll('button')].find(b => b.textContent.trim() === css);
    const start = performance.now();
    button.click();
    while (state() === before) {
        if (performance.now() - start > 1000 * patience) return patience;
        await new Promise(done => setTimeout(done, 2));
    }
    await Promise.all([...document.querySelectorAll('img')].map(i => i.decode().catch(() => 0)));
    await new Promise(done => requestAnimationFrame(done));
    return (performance.now() - start) / 1000;
}"""

# [button, what then must be there, patience] → seconds until it is there and painted.
ANSWER = (
    """async ([css, then, patience]) => {
    """
    + _PAINTED
    + """
    const start = performance.now();
    document.querySelector(css).click();
    while (!document.querySelector(then)) {
        if (performance.now() - start > 1000 * patience) return patience;
        await new Promise(done => setTimeout(done, 2));
    }
    await painted();
    return (performance.now() - start) / 1000;
}"""
)

# The agent nearest the middle is chosen: seconds until it is ringed, and until its card is there
# with its past drawn.
PICK = (
    """async (patience) => {
    """
    + _PAINTED
    + """
    const canvas = document.querySelector('.mf-map canvas');
    canvas.setPointerCapture = () => {};
    const r = canvas.getBoundingClientRect();
    const point = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type,
        { clientX: x, clientY: y, pointerId: 1, bubbles: true }));
    let [x, y] = [0, 0];
    for (let k = 0; document.querySelector('.mf-tip').hidden; k++) {
        [x, y] = [r.left + r.width / 2 + k * Math.cos(k), r.top + r.height / 2 + k * Math.sin(k)];
        point('pointermove', x, y);
    }
    point('pointerleave', x, y);
    await new Promise(done => setTimeout(done, 300));
    const [start, frame] = [performance.now(), canvas.dataset.frame];
    point('pointerdown', x, y);
    point('pointerup', x, y);
    while (canvas.dataset.frame === frame) await new Promise(done => setTimeout(done, 1));
    await painted();
    const ringed = (performance.now() - start) / 1000;
    const past = () => document.querySelector('.mf-agent-card .mf-charts canvas')?.dataset.points;
    while (!(past() > 0)) {
        if (performance.now() - start > 1000 * patience) return [ringed, patience];
        await new Promise(done => setTimeout(done, 2));
    }
    await painted();
    return [ringed, (performance.now() - start) / 1000];
}"""
)

# [what tells, seconds] → pictures a second, steps a second.
PLAY = """async ([told, seconds]) => {
    const state = eval(told);
    const steps = () => Number(document.querySelector('.mf-map canvas')?.dataset.step
        ?? (document.body.innerText.match(/Step:?\\s*(\\d+)/) ?? [0, 0])[1]);
    let [last, seen] = [state(), 0];
    const [start, first] = [performance.now(), steps()];
    while (performance.now() - start < 1000 * seconds) {
        await new Promise(done => requestAnimationFrame(done));
        const now = state();
        if (now !== last) seen += 1;
        last = now;
    }
    const took = (performance.now() - start) / 1000;
    return [seen / took, (steps() - first) / took];
}"""

# ['zoom' or 'pan', seconds] → frames a second, and the longest time between two in ms.
MOVE = """async ([way, seconds]) => {
    const canvas = document.querySelector('.mf-map canvas');
    canvas.setPointerCapture = () => {};  // A pointer that is made up cannot be captured.
    const r = canvas.getBoundingClientRect();
    const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];
    const point = (type, dx, dy) => canvas.dispatchEvent(new PointerEvent(type,
        { clientX: x + dx, clientY: y + dy, pointerId: 1, bubbles: true }));
    if (way === 'pan') point('pointerdown', 0, 0);
    let last = await new Promise(requestAnimationFrame);
    let longest = 0;
    const [start, first] = [performance.now(), Number(canvas.dataset.frame)];
    for (let k = 0; performance.now() - start < 1000 * seconds; k++) {
        if (way === 'pan') point('pointermove', 80 * Math.sin(k / 20), 50 * Math.sin(k / 15));
        else canvas.dispatchEvent(new WheelEvent('wheel',
            { clientX: x, clientY: y, deltaY: k % 60 < 30 ? -30 : 30, cancelable: true }));
        const now = await new Promise(requestAnimationFrame);
        longest = Math.max(longest, now - last);
        last = now;
    }
    const frames = Number(canvas.dataset.frame) - first;
    const took = (performance.now() - start) / 1000;
    if (way === 'pan') point('pointerup', 0, 0);
    return [frames / took, longest];
}"""

# From when the page was opened: seconds to the three sentences, and to a map that has moved.
FIRST_VISIT = """async (patience) => {
    const here = { words: () => document.querySelectorAll('.mf-welcome p').length === 3,
        moves: () => document.querySelector('.mf-map canvas')?.dataset.step > 0 };
    const at = {};
    while (Object.keys(at).length < 2 && performance.now() < 1000 * patience) {
        for (const [name, is] of Object.entries(here)) {
            if (!(name in at) && is()) at[name] = performance.now() / 1000;
        }
        await new Promise(done => setTimeout(done, 5));
    }
    return [at.words ?? patience, at.moves ?? patience];
}"""
