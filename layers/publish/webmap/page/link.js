// The address keeps what is seen, so that a link shows the same.
(function (GI) {
  "use strict";
  let pending = 0;

  GI.linkText = function () {
    const state = GI.state, center = GI.map.getCenter().wrap(), values = new URLSearchParams();
    values.set("map", [Number(GI.map.getZoom().toFixed(3)), center.lat.toFixed(5), center.lng.toFixed(5)].join("/"));
    values.set("lang", GI.language);
    if (state.isAll) values.set("all", "1");
    else if (state.day !== GI.content.map.day) values.set("day", state.day);
    ["county", "year", "productStatus", "words"].forEach(function (name) { if (state[name]) values.set(name, state[name]); });
    if (state.classes.size) values.set("without", Array.from(state.classes).join(","));
    if (state.statuses.size) values.set("hide", Array.from(state.statuses).join(","));
    const off = GI.layers.filter(function (layer) { return !layer.isVisible; });
    if (off.length) values.set("off", off.map(function (layer) { return layer.key; }).join(","));
    if (state.swipe.isOn) values.set("swipe", [state.swipe.before, state.swipe.after, state.swipe.share.toFixed(2)].join("/"));
    if (state.selected) values.set("id", state.selected.id);
    return values.toString();
  };

  GI.keepLink = function () {
    clearTimeout(pending);
    pending = setTimeout(function () { history.replaceState(null, "", "#" + GI.linkText()); }, 150);
  };

  const MOST_LETTERS = 200;
  const FARTHEST = { lat: 86, lng: 540 };

  // A day of the calendar; 2023-02-30 is none.
  function isDay(text) {
    const instant = new Date(text + "T00:00:00Z");
    return /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(instant) && instant.toISOString().slice(0, 10) === text;
  }

  // What an address says; whatever does not fit this map is passed over.
  GI.readLink = function () {
    const values = new URLSearchParams(location.hash.slice(1)), state = GI.state;
    const list = function (name) { return (values.get(name) || "").split(","); };
    if (["zh", "en"].includes(values.get("lang"))) GI.language = values.get("lang");
    state.day = isDay(values.get("day")) ? values.get("day") : GI.content.map.day;
    state.words = (values.get("words") || "").slice(0, MOST_LETTERS);
    ["county", "year", "productStatus"].forEach(function (name) {
      state[name] = GI.hasValue(name, values.get(name)) ? values.get(name) : "";
    });
    state.classes = known("class", list("without"));
    state.statuses = known("status", list("hide"));
    GI.layers.forEach(function (layer) { layer.isVisible = !list("off").includes(layer.key); });
    readSwipe((values.get("swipe") || "").split("/"));
    state.isAll = values.get("all") === "1" && !state.swipe.isOn;
    return { place: placeOf((values.get("map") || "").split("/").map(numberOf)), id: values.get("id") };
  };

  function known(facet, values) {
    return new Set(values.filter(function (value) { return GI.hasValue(facet, value); }));
  }

  function readSwipe(parts) {
    const swipe = GI.state.swipe, share = numberOf(parts[2] || "");
    swipe.isOn = parts.length === 3 && isDay(parts[0]) && isDay(parts[1]) && Number.isFinite(share) && GI.days.length > 1;
    if (!swipe.isOn) return;
    swipe.before = GI.changeBefore(parts[0]);
    swipe.after = GI.changeBefore(parts[1]);
    swipe.share = Math.min(1, Math.max(0, share));
  }

  // Nothing is no number, though JavaScript takes it for 0.
  function numberOf(text) {
    return text.trim() ? Number(text) : NaN;
  }

  function placeOf(numbers) {
    const isFit = numbers.length === 3 && numbers.every(Number.isFinite) &&
      Math.abs(numbers[1]) <= FARTHEST.lat && Math.abs(numbers[2]) <= FARTHEST.lng;
    return isFit ? numbers : null;
  }

  GI.copyLink = function () {
    const text = location.href.split("#")[0] + "#" + GI.linkText();
    const box = GI.find("link-text");
    box.value = text;
    box.hidden = false;
    box.select();
    const done = function () { box.hidden = true; GI.toast(GI.word("copied")); };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, function () { box.focus(); });
    else if (document.execCommand("copy")) done();
  };
})((window.GI = window.GI || {}));
