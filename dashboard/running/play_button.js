// Play and Pause: what was asked for is to be seen at once, before anybody else has heard of it.
const ICONS = { play: "mdi-play", pause: "mdi-pause", pausing: "mdi-timer-sand" };
const ASKED = { play: "pause", pause: "pausing" };

export default {
  render({ model, el }) {
    const button = document.createElement("button");
    const content = document.createElement("span");
    const icon = document.createElement("i");
    const words = document.createElement("span");
    button.type = "button";
    content.className = "v-btn__content";
    content.append(icon, words);
    button.append(content);
    el.append(button);
    let standing = "play";
    let asked = 0;
    const show = (now) => {
      standing = now;
      const told = model.get("words");
      const theme = isDark() ? "theme--dark" : "theme--light";
      const waits = standing === "pausing";
      button.className = `mf-${standing} v-btn v-btn--has-bg v-btn--depressed v-size--small ${theme} `
        + (waits ? "v-btn--disabled" : "primary");
      button.disabled = waits;
      icon.className = `v-icon v-icon--left notranslate mdi ${ICONS[standing]} ${theme}`;
      icon.style.fontSize = "16px";
      words.textContent = told[standing === "play" ? "play" : "pause"] ?? "";
      button.setAttribute("aria-label", words.textContent);
      button.title = told[waits ? "pausing_hint" : "play_hint"] ?? "";
    };
    button.addEventListener("click", () => {
      const act = standing;
      if (!(act in ASKED)) return;
      asked += 1;
      show(ASKED[act]);
      model.send({ act });
    });
    // What is older than the last click is passed over.
    const read = () => {
      const [now, times] = model.get("standing");
      if (times >= asked) show(now);
    };
    const reword = () => show(standing);
    model.on("change:standing", read);
    model.on("change:words", reword);
    const unwatch = watchTheme(reword);
    read();
    return () => {
      unwatch();
      model.off("change:standing", read);
      model.off("change:words", reword);
    };
  },
};
