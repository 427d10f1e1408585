// Whether the person was here before, as the browser remembers; and the address bar, which holds
// the page's state when a link is asked for.
const VISITED = "mindfield-visited";

// A browser may refuse to keep anything; then every visit is a first one.
const remembered = () => {
  try {
    return localStorage.getItem(VISITED) !== null;
  } catch {
    return false;
  }
};

export default {
  render({ model }) {
    const remember = () => {
      try {
        if (model.get("seen")) localStorage.setItem(VISITED, "1");
      } catch {
        // Nothing to be done, and nothing lost.
      }
    };
    const address = () => {
      const url = new URL(window.location.href);
      url.searchParams.set("s", model.get("token"));
      window.history.replaceState(null, "", url);
      // Without the right to it the address bar still holds the link.
      navigator.clipboard?.writeText(url.href).catch(() => {});
    };
    model.on("change:seen", remember);
    model.on("change:copies", address);
    model.send({ first: !remembered() });
    return () => {
      model.off("change:seen", remember);
      model.off("change:copies", address);
    };
  },
};
