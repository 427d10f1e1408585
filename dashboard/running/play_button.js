// Play and Pause: what was asked for is to be seen at once, before anybody else has heard of it.
const ICONS = { play: "mdi-play", pause: "mdi-pause", pausing: "mdi-timer-sand" };
const ASKED = { play: "pause", pause: "pausing" };

export default {
  render({ model, el }) {
    const own = ownButton(el);
    let standing = "play";
    let asked = 0;
    const show = (now) => {
      standing = now;
      const words = model.get("words");
      const waits = standing === "pausing";
      own.show({
        css: `mf-${standing}`,
        sign: ICONS[standing],
        told: words[standing === "play" ? "play" : "pause"],
        hint: words[waits ? "pausing_hint" : "play_hint"],
        primary: true,
        off: waits,
      });
    };
    own.button.addEventListener("click", () => {
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
    read();
    return () => {
      model.off("change:standing", read);
      model.off("change:words", reword);
    };
  },
};
