// Read by the browser before any part of the page is (Solara's own name for such a file).
//
// anywidget gives each part two seconds to load. One that takes longer, on a busy machine or over a
// slow wire, is shown all the same but never hears of anything again: its map, its buttons stand
// still. Here it has as long as whoever waits for the page has patience.
{
  const ANYWIDGETS_MS = 2000;
  const PATIENCE_MS = 120000;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => timeout(ms === ANYWIDGETS_MS ? PATIENCE_MS : ms);
}
