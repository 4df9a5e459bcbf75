// The address keeps what is seen, so that a link shows the same.
(function (GI) {
  "use strict";
  let pending = 0;

  GI.linkText = function () {
    const state = GI.state, center = GI.map.getCenter(), values = new URLSearchParams();
    values.set("map", [GI.map.getZoom(), center.lat.toFixed(5), center.lng.toFixed(5)].join("/"));
    values.set("lang", GI.language);
    if (state.isAll) values.set("all", "1");
    else if (state.day !== GI.content.map.day) values.set("day", state.day);
    ["county", "year", "productStatus", "words"].forEach(function (name) { if (state[name]) values.set(name, state[name]); });
    if (state.classes.size) values.set("without", Array.from(state.classes).join(","));
    if (state.statuses.size) values.set("hide", Array.from(state.statuses).join(","));
    if (state.swipe.isOn) values.set("swipe", [state.swipe.before, state.swipe.after, state.swipe.share.toFixed(2)].join("/"));
    if (state.selected) values.set("id", state.selected.id);
    return values.toString();
  };

  GI.keepLink = function () {
    clearTimeout(pending);
    pending = setTimeout(function () { history.replaceState(null, "", "#" + GI.linkText()); }, 150);
  };

  const DAY = /^\d{4}-\d\d-\d\d$/;

  // What an address says; whatever does not fit this map is passed over.
  GI.readLink = function () {
    const values = new URLSearchParams(location.hash.slice(1)), state = GI.state;
    if (["zh", "en"].includes(values.get("lang"))) GI.language = values.get("lang");
    state.isAll = values.get("all") === "1";
    if (DAY.test(values.get("day") || "")) state.day = values.get("day");
    ["county", "year", "productStatus", "words"].forEach(function (name) { state[name] = values.get(name) || ""; });
    state.classes = new Set((values.get("without") || "").split(",").filter(Boolean));
    state.statuses = new Set((values.get("hide") || "").split(",").filter(Boolean));
    readSwipe((values.get("swipe") || "").split("/"));
    return { place: placeOf((values.get("map") || "").split("/").map(Number)), id: values.get("id") };
  };

  function readSwipe(parts) {
    if (parts.length !== 3 || !DAY.test(parts[0]) || !DAY.test(parts[1])) return;
    GI.state.swipe = { isOn: true, before: parts[0], after: parts[1], share: Math.min(1, Math.max(0, Number(parts[2]) || 0)) };
  }

  function placeOf(numbers) {
    return numbers.length === 3 && numbers.every(Number.isFinite) ? numbers : null;
  }

  GI.copyLink = function () {
    const text = location.href.split("#")[0] + "#" + GI.linkText();
    const box = GI.find("link-text");
    box.value = text;
    box.hidden = false;
    box.select();
    const done = function () { box.hidden = true; GI.say(GI.word("copied")); GI.find("note").textContent = GI.word("copied"); };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, function () { box.focus(); });
    else if (document.execCommand("copy")) done();
  };
})((window.GI = window.GI || {}));
