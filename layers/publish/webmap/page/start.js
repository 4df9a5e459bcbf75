// Puts everything together once the page and the map stand.
(function (GI) {
  "use strict";

  const ZOOM_SNAP = 0.125;

  // Told to screen readers without taking the focus.
  GI.say = function (text) {
    GI.find("live").textContent = text;
  };

  const TOAST_MS = 2000;
  let toasting = 0;

  // Seen by everybody for two seconds, and heard.
  GI.toast = function (text) {
    const box = GI.find("toast");
    clearTimeout(toasting);
    box.textContent = text;
    box.hidden = false;
    toasting = setTimeout(function () { box.hidden = true; }, TOAST_MS);
    GI.say(text);
  };

  // Whatever changed: the picture, the lists and the address follow.
  GI.refresh = function () {
    GI.forgetShown();
    GI.picture.redraw();
    fillLists();
  };

  function fillLists() {
    GI.fillTime();
    const found = GI.fillResults();
    GI.fillTable();
    GI.say(GI.countsText(found));
    GI.keepLink();
  }

  function setLanguage(language) {
    GI.language = language;
    translateFrame();
    GI.fillPanel();
    GI.refresh();
    if (GI.measuring.isOn) GI.toggleMeasure(true);
    if (GI.state.selected) GI.select(GI.state.selected);
  }

  function translateFrame() {
    GI.translatePage(document);
    document.title = GI.content.map.title;
    GI.find("title").textContent = GI.find("title").title = GI.content.map.title;
    GI.find("mark").textContent = GI.word("draft_mark");
    fillFoot();
  }

  GI.approvalText = function () {
    const map = GI.content.map;
    if (map.approval) return GI.word("approval", { text: map.approval });
    return map.exemption ? GI.word("exempt", { text: map.exemption }) : GI.word(map.hasDrafts ? "draft_approval" : "no_approval");
  };

  function fillFoot() {
    const map = GI.content.map;
    GI.find("approval").replaceChildren(GI.footText(GI.approvalText()));
    GI.find("attribution").replaceChildren(GI.footText(map.basemap ? map.basemap.attribution : ""));
    // Only beside the page there is one.
    GI.find("atlas").hidden = !map.atlas;
    if (map.atlas) GI.find("atlas").href = map.atlas;
    GI.find("disclaimer").textContent = GI.word("disclaimer");
  }

  function makeMap() {
    const map = window.map_gi_atlas, basemap = GI.content.map.basemap;
    GI.map = map;
    // Tiles are sharp at whole zooms alone; what is painted here has its level of detail from the next whole one.
    if (!basemap) map.options.zoomSnap = ZOOM_SNAP;
    map.setMinZoom(GI.zooms.least);
    map.setMaxZoom(GI.zooms.largest);
    if (basemap) L.tileLayer(basemap.url, { maxZoom: GI.zooms.largest, referrerPolicy: "no-referrer" }).addTo(map);
    GI.picture = new GI.Picture();
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    new ResizeObserver(placeScale).observe(GI.find("foot"));
    // Words of another length, and tools in another row, leave the map another room; Leaflet looks at windows alone.
    new ResizeObserver(takeRoom).observe(map.getContainer());
    map.getContainer().setAttribute("role", "application");
    map.getContainer().dataset.label = "map";
  }

  // The foot is as high as it will be before a view is fitted to what it leaves.
  function fillFrame() {
    translateFrame();
    GI.fillTime();
    placeScale();
    takeRoom();
  }

  function takeRoom() {
    GI.map.invalidateSize({ animate: false, pan: false });
  }

  function placeScale() {
    GI.find("stage").querySelector(".leaflet-bottom.leaflet-left").style.bottom = GI.footPx() + "px";
  }

  function showAll() {
    const extent = GI.content.map.extent;
    GI.map.fitBounds([[extent[1], extent[0]], [extent[3], extent[2]]], {
      animate: false, paddingTopLeft: [10, 10], paddingBottomRight: [10, GI.coveredPx() + 10],
    });
  }

  function listenToMap() {
    const map = GI.map;
    map.on("click", function (event) { clickAt(event.latlng); });
    map.on("mousemove", function (event) { tellPlace(event.latlng); });
    map.on("moveend", function () { tellPlace(map.getCenter(), GI.state.selected); GI.keepLink(); });
    map.on("popupopen", function () { document.body.classList.add("gi-popup-open"); });
    map.on("move popupopen popupclose", GI.uncoverPopup);
    map.on("popupclose", GI.unselect);
    map.getContainer().addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target === map.getContainer()) clickAt(map.getCenter());
    });
  }

  function clickAt(place) {
    const pixel = GI.map.project(place);
    const scale = GI.cellPx * Math.pow(2, GI.map.getZoom());
    const cell = [pixel.x / scale, pixel.y / scale];
    if (GI.measuring.isOn) return GI.addMeasured(cell);
    const hits = GI.hitsAt(cell, GI.REACH_PX / scale, GI.dayAt(GI.map.latLngToContainerPoint(place).x));
    if (hits.length) GI.select(hits[0], hits, place.lng);
  }

  // As many decimals as a pixel is worth; where a rounded point is looked at, no more than it has.
  function tellPlace(place, selected) {
    const basemap = GI.content.map.basemap;
    const own = Math.min(5, Math.max(0, Math.ceil(Math.log10((256 * Math.pow(2, GI.map.getZoom())) / 360))));
    const digits = selected && selected.point ? Math.min(own, GI.decimalsOf(selected)) : own;
    const text = place.wrap().lng.toFixed(digits) + "°, " + place.lat.toFixed(digits) + "°";
    GI.find("coordinates").textContent = basemap && basemap.datum === "gcj02" ? "GCJ-02 " + text : text;
  }

  function listenToPage() {
    const on = function (id, kind, act) { GI.find(id).addEventListener(kind, act); };
    on("search", "input", function (event) { GI.state.words = event.target.value; GI.refresh(); });
    on("search", "keydown", openFirst);
    ["county", "year", "productStatus"].forEach(function (name) {
      on(name, "change", function (event) { GI.state[name] = event.target.value; GI.refresh(); });
    });
    on("reset", "click", function () { GI.resetFilters(); GI.find("search").value = ""; GI.fillPanel(); GI.refresh(); });
    on("menu", "click", function () { GI.togglePanel(!document.body.classList.contains("gi-panel-open")); });
    on("skip-map", "click", function () { GI.map.getContainer().focus(); });
    on("skip-legend", "click", GI.skipToLegend);
    on("table", "click", function () { GI.toggleTable(GI.find("table-view").hidden); });
    on("table-close", "click", function () { GI.toggleTable(false); });
    on("measure", "click", function () { GI.toggleMeasure(!GI.measuring.isOn); });
    on("print", "click", function () { window.print(); });
    on("link", "click", GI.copyLink);
    on("theme", "click", toggleTheme);
    on("language", "click", function () { setLanguage(GI.language === "zh" ? "en" : "zh"); });
    on("zoom-in", "click", function () { GI.map.zoomIn(1); });
    on("zoom-out", "click", function () { GI.map.zoomOut(1); });
    on("fit", "click", showAll);
    document.addEventListener("keydown", keyPressed);
    document.addEventListener("keydown", function () { document.body.classList.remove("gi-pointing"); }, true);
    document.addEventListener("pointerdown", function () { document.body.classList.add("gi-pointing"); }, true);
  }

  function openFirst(event) {
    if (event.key !== "Enter") return;
    const first = GI.find("results").querySelector("button");
    if (first) first.click();
  }

  function keyPressed(event) {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      GI.togglePanel(true);
      GI.find("search").focus();
    }
    if (event.key !== "Escape") return;
    if (GI.measuring.isOn) GI.toggleMeasure(false);
    else if (!GI.find("table-view").hidden) GI.toggleTable(false);
    else if (GI.state.selected) GI.map.closePopup();
  }

  function toggleTheme() {
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    GI.fillPanel();
    GI.picture.redraw();
  }

  function goTo(place) {
    if (place) GI.map.setView([place[1], place[2]], place[0], { animate: false });
    else showAll();
  }

  function selectLinked(link) {
    const wanted = link.id && GI.features.find(function (feature) { return feature.id === link.id; });
    if (!wanted) return;
    // An edition later the version may hold no more on the day that the link meant.
    if (GI.heldOnShownDays(wanted)) GI.select(wanted);
    else GI.showVersion(wanted);
  }

  // A link that is put into the open page's address.
  function followLink() {
    const link = GI.readLink();
    GI.map.closePopup();
    goTo(link.place);
    GI.find("search").value = GI.state.words;
    setLanguage(GI.language);
    selectLinked(link);
  }

  // The words of the frame at once, the lists when the first picture stands: on a large map they take longer.
  async function fillFirst(link) {
    GI.find("search").value = GI.state.words;
    await GI.picture.whenShown();
    await GI.inSlices(GI.fillGrids());
    await GI.inSlices(GI.fillPanelSteps());
    await GI.pause();
    fillLists();
    selectLinked(link);
  }

  async function start() {
    await GI.inSlices(GI.read());
    GI.language = GI.content.map.language;
    makeMap();
    GI.readDays();
    const link = GI.readLink();
    GI.togglePanel(window.innerWidth > 700);
    fillFrame();
    goTo(link.place);
    GI.picture.addTo(GI.map);
    listenToMap();
    listenToPage();
    GI.listenToResults();
    GI.listenToTime();
    GI.listenToTable();
    GI.listenToViewer();
    GI.listenToPrinter();
    GI.find("mark").hidden = !GI.content.map.hasDrafts;
    await fillFirst(link);
    window.addEventListener("hashchange", followLink);
    // Two frames on, the lists stand on the screen as well.
    requestAnimationFrame(function () { requestAnimationFrame(function () { document.documentElement.dataset.ready = "yes"; }); });
  }

  document.addEventListener("DOMContentLoaded", start);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
    if (!GI.picture) return;
    GI.fillPanel();
    GI.picture.redraw();
  });
})((window.GI = window.GI || {}));
