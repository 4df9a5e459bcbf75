// Which features are shown: layers, class, status, county, year, words, and the day whose boundaries count.
(function (GI) {
  "use strict";

  GI.state = {
    day: "",
    isAll: false,
    words: "",
    classes: new Set(),
    statuses: new Set(),
    county: "",
    year: "",
    productStatus: "",
    selected: null,
    swipe: { isOn: false, share: 0.5, before: "", after: "" },
  };

  // ISO days compare as texts; the end is the first day on which it no longer holds.
  GI.holdsOn = function (feature, day) {
    return (!feature.begins || feature.begins <= day) && (!feature.ends || day < feature.ends);
  };

  GI.isShownOn = function (feature, day) {
    if (!GI.layers[feature.layerNumber].isVisible) return false;
    if (feature.layer === "units") return true;
    if (feature.layer !== "boundaries") return passes(feature);
    return (GI.state.isAll || GI.holdsOn(feature, day)) && passes(feature) && passesAsBoundary(feature);
  };

  // Whether each feature is shown on a day; worked out once for every change of what is asked for.
  GI.shownOn = function (day) {
    if (!shownByDay.has(day)) {
      shownByDay.set(day, Uint8Array.from(GI.features, function (feature) { return GI.isShownOn(feature, day) ? 1 : 0; }));
    }
    return shownByDay.get(day);
  };

  GI.forgetShown = function () {
    shownByDay.clear();
  };

  const shownByDay = new Map();

  // The day that counts at a place of the screen: left and right of the divider there are two.
  GI.dayAt = function (x) {
    const swipe = GI.state.swipe;
    if (!swipe.isOn) return GI.state.day;
    return x < GI.map.getSize().x * swipe.share ? swipe.before : swipe.after;
  };

  GI.isShown = function (feature) {
    return GI.isShownOn(feature, GI.state.day);
  };

  function passes(feature) {
    const state = GI.state;
    return (
      !state.classes.has(GI.classOf(feature)) &&
      (!state.county || countiesOf(feature).includes(state.county)) &&
      (!state.productStatus || GI.value(feature, "product.status") === state.productStatus)
    );
  }

  function passesAsBoundary(feature) {
    const state = GI.state;
    return !state.statuses.has(GI.statusOf(feature)) && (!state.year || feature.begins.startsWith(state.year));
  }

  function countiesOf(feature) {
    return GI.value(feature, "product.counties") || [];
  }

  const RANKS = { boundaries: 0, units: 1, records: 2 };

  // Every word of the search must occur: as written, in pinyin or as initials.
  GI.matches = function (feature, words) {
    return words.every(function (word) { return feature.search.includes(word); });
  };

  GI.wordsOf = function (text) {
    return text.toLowerCase().split(/\s+/).filter(Boolean);
  };

  GI.results = function () {
    const words = GI.wordsOf(GI.state.words);
    const found = GI.features.filter(function (feature) {
      return (feature.layer !== "units" || words.length > 0) && GI.isShown(feature) && GI.matches(feature, words);
    });
    // Boundaries are what is looked for; units and records follow.
    return found.sort(function (one, other) { return RANKS[one.layer] - RANKS[other.layer] || one.index - other.index; });
  };

  // The values of a column with how often each occurs, most frequent first.
  GI.facet = function (read) {
    const counts = new Map();
    GI.features.forEach(function (feature) {
      if (feature.layer !== "boundaries") return;
      [].concat(read(feature)).forEach(function (value) {
        if (value) counts.set(value, (counts.get(value) || 0) + 1);
      });
    });
    return Array.from(counts).sort(function (one, other) { return other[1] - one[1]; });
  };

  GI.facets = {
    class: function () { return GI.facet(GI.classOf); },
    status: function () { return GI.facet(GI.statusOf); },
    county: function () { return byName(GI.facet(countiesOf)); },
    year: function () { return byName(GI.facet(function (feature) { return feature.begins.slice(0, 4); })); },
    productStatus: function () {
      return GI.facet(function (feature) { return GI.value(feature, "product.status"); });
    },
  };

  function byName(pairs) {
    return pairs.sort(function (one, other) {
      return GI.unitName(String(one[0])).localeCompare(GI.unitName(String(other[0])));
    });
  }

  GI.resetFilters = function () {
    const state = GI.state;
    state.classes.clear();
    state.statuses.clear();
    state.county = state.year = state.productStatus = state.words = "";
  };
})((window.GI = window.GI || {}));
