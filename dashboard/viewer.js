// What the browser says of the person's wish for light or dark, now and when it changes.
export default {
  render({ model }) {
    const wish = window.matchMedia("(prefers-color-scheme: dark)");
    const tell = () => model.send({ dark: wish.matches });
    wish.addEventListener("change", tell);
    tell();
    return () => wish.removeEventListener("change", tell);
  },
};
