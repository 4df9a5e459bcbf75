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
  // What was superseded on a day that is not told holds no more on the day on which the map was made.
  GI.holdsOn = function (feature, day) {
    if (GI.isOver(feature) && feature.begins && day >= GI.content.map.day) return false;
    return (!feature.begins || feature.begins <= day) && (!feature.ends || day < feature.ends);
  };

  GI.isOver = function (feature) {
    return GI.statusOf(feature) === "SUPERSEDED" && !feature.ends;
  };

  GI.isShownOn = function (feature, day) {
    if (!GI.layers[feature.layerNumber].isVisible) return false;
    if (GI.isContext(feature)) return true;
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

  // What is shown anywhere: while two days are compared, what one of them shows.
  GI.isShown = function (feature) {
    return GI.shownDays().some(function (day) { return GI.isShownOn(feature, day); });
  };

  // Whether the time slider is no reason why it is not seen.
  GI.heldOnShownDays = function (feature) {
    return feature.layer !== "boundaries" || GI.state.isAll ||
      GI.shownDays().some(function (day) { return GI.holdsOn(feature, day); });
  };

  GI.shownDays = function () {
    const swipe = GI.state.swipe;
    return swipe.isOn ? [swipe.before, swipe.after] : [GI.state.day];
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

  // A record lies in one county, whatever the counties of its product.
  function countiesOf(feature) {
    const own = feature.get("record.county_code");
    return own ? [String(own)] : GI.value(feature, "product.counties") || [];
  }

  // Boundaries are what is looked for; records, outlines and imported layers follow.
  const RANKS = { boundaries: 0, records: 1, units: 2, townships: 3 };
  const LAST_RANK = 4;

  function rankOf(feature) {
    return feature.layer in RANKS ? RANKS[feature.layer] : LAST_RANK + feature.layerNumber;
  }

  // As one compares: small letters, full-width ones as narrow, without accents; ss for ß, σ for ς.
  GI.plain = function (text) {
    return text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/ς/g, "σ");
  };

  // Every word of the search must occur: as written, in pinyin or as initials.
  GI.matches = function (feature, words) {
    if (!words.length) return true;
    if (feature.plain === undefined) feature.plain = plainOf(feature);
    return words.every(function (ways) {
      return ways.some(function (word) { return feature.plain.includes(word); });
    });
  };

  // What the file has for the search is plain already.
  function plainOf(feature) {
    const own = GI.ownWords(feature);
    return own ? feature.search + " " + GI.plain(own) : feature.search;
  }

  // Each word in the ways in which it may stand in a text: pinyin has v for ü.
  GI.wordsOf = function (text) {
    const words = text.normalize("NFKD").split(/\s+/).map(function (word) {
      return [GI.plain(word), GI.plain(word.replace(/u\u0308/gi, "v"))];
    });
    return words.filter(function (ways) { return ways[0]; });
  };

  GI.results = function () {
    const words = GI.wordsOf(GI.state.words);
    const found = GI.features.filter(function (feature) {
      return (words.length > 0 || GI.isListed(feature)) && GI.isShown(feature) && GI.matches(feature, words);
    });
    return found.sort(function (one, other) { return rankOf(one) - rankOf(other) || one.index - other.index; });
  };

  // All values of a column, most frequent first, each with how many features of the day have it.
  GI.facet = function (read) {
    const counts = new Map();
    GI.features.forEach(function (feature) {
      if (GI.isContext(feature)) return;
      const isCounted = GI.heldOnShownDays(feature);
      const found = read(feature);
      if (!Array.isArray(found)) add(counts, found, isCounted);
      else found.forEach(function (value) { add(counts, value, isCounted); });
    });
    const sorted = Array.from(counts).sort(function (one, other) { return other[1].all - one[1].all; });
    return sorted.map(function (pair) { return [pair[0], pair[1].day]; });
  };

  function add(counts, value, isCounted) {
    if (!value) return;
    const count = counts.get(value);
    if (!count) counts.set(value, { day: Number(isCounted), all: 1 });
    else { count.day += isCounted; count.all += 1; }
  }

  GI.hasValue = function (facet, value) {
    return Boolean(value) && GI.facets[facet]().some(function (pair) { return pair[0] === value; });
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

  const BY_NAME = new Intl.Collator();

  function byName(pairs) {
    return pairs.sort(function (one, other) {
      return BY_NAME.compare(GI.unitName(String(one[0])), GI.unitName(String(other[0])));
    });
  }

  GI.resetFilters = function () {
    const state = GI.state;
    state.classes.clear();
    state.statuses.clear();
    state.county = state.year = state.productStatus = state.words = "";
  };
})((window.GI = window.GI || {}));
