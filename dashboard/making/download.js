// Saves a file that the page offers: asks for it piece by piece, each after the last one came.
export default {
  render({ model, el }) {
    let pieces = [];
    let at = 0;
    let offer = { number: 0 };

    const begin = () => {
      const told = model.get("offer");
      if (!told.number || told.number === offer.number) return;
      offer = told;
      pieces = [];
      at = 0;
      model.send({ type: "next", number: offer.number, at });
    };
    const heard = (told, buffers) => {
      if (told.type !== "piece" || told.number !== offer.number || told.at !== at) return;
      const piece = buffers[0];
      pieces.push(piece);
      at += piece.byteLength;
      if (at < offer.size) {
        if (piece.byteLength) model.send({ type: "next", number: offer.number, at });
        return;
      }
      const link = document.createElement("a");
      link.download = offer.name;
      link.href = URL.createObjectURL(new Blob(pieces, { type: "application/octet-stream" }));
      el.append(link);
      link.click();
      link.remove();
      pieces = [];
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    };
    model.on("change:offer", begin);
    model.on("msg:custom", heard);
    begin();
    return () => {
      model.off("change:offer", begin);
      model.off("msg:custom", heard);
    };
  },
};
