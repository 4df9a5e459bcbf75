// On paper: the same ground as on the screen, painted anew for the sheet, with legend and remarks below.
(function (GI) {
  "use strict";
  let before = null;

  GI.listenToPrinter = function () {
    window.addEventListener("beforeprint", lay);
    window.addEventListener("afterprint", putBack);
  };

  // Paper is white: whatever the screen's colours, everything is painted with the light ones.
  function lay() {
    if (before) return;
    before = keep();
    document.documentElement.dataset.theme = "light";
    document.body.classList.add("gi-printing");
    aboutBox().open = true;
    GI.find("paper-facts").replaceChildren.apply(GI.find("paper-facts"), GI.state.selected ? [GI.factsOf(GI.state.selected)] : []);
    GI.fillPanel();
    if (!GI.find("table-view").hidden) return;
    GI.map.invalidateSize({ animate: false, pan: false });
    GI.map.fitBounds(before.bounds, { animate: false });
    GI.picture.paintNow();
  }

  function keep() {
    return {
      theme: document.documentElement.dataset.theme,
      isOpen: aboutBox().open,
      bounds: GI.map.getBounds(),
      center: GI.map.getCenter(),
      zoom: GI.map.getZoom(),
    };
  }

  function putBack() {
    if (!before) return;
    const kept = before;
    before = null;
    if (kept.theme) document.documentElement.dataset.theme = kept.theme;
    else delete document.documentElement.dataset.theme;
    document.body.classList.remove("gi-printing");
    aboutBox().open = kept.isOpen;
    GI.find("paper-facts").replaceChildren();
    GI.fillPanel();
    GI.map.invalidateSize({ animate: false, pan: false });
    GI.map.setView(kept.center, kept.zoom, { animate: false });
    GI.picture.paintNow();
  }

  function aboutBox() {
    return GI.find("about").parentElement;
  }
})((window.GI = window.GI || {}));
