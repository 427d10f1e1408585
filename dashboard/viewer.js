// Whether the person was here before, as the browser remembers; the address bar, which holds the
// page's state when a link is asked for; and what the document itself says of the page.
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
    // For those who have the page read out, and so that words are broken where their language does.
    const speak = () => {
      document.documentElement.lang = model.get("lang");
    };
    // Solara's page forbids fingers to enlarge it.
    document.querySelector("meta[name=viewport]")
      ?.setAttribute("content", "width=device-width, initial-scale=1");
    model.on("change:seen", remember);
    model.on("change:copies", address);
    model.on("change:lang", speak);
    speak();
    model.send({ first: !remembered() });
    return () => {
      model.off("change:lang", speak);
      model.off("change:seen", remember);
      model.off("change:copies", address);
    };
  },
};
