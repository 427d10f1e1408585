// Light or dark, as the page shows it at this moment: a class of the document's root, put there by
// `theme.vue`. Joined before whatever draws with inks of its own; no server is asked.

const isDark = () => document.documentElement.classList.contains("mf-dark");

// Calls `act` whenever the theme changes; returns what ends that.
function watchTheme(act) {
  let was = isDark();
  const watch = new MutationObserver(() => {
    if (isDark() === was) return;
    was = !was;
    act();
  });
  watch.observe(document.documentElement, { attributeFilter: ["class"] });
  return () => watch.disconnect();
}
