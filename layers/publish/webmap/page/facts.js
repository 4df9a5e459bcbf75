// What is said of a feature: its pop-up. Every text goes in as text, never as markup.
(function (GI) {
  "use strict";
  const LONG = 240;

  let opener = null;

  // ``near`` is a longitude: of all copies of the world the pop-up stands on the one there, else on that in the middle.
  GI.select = function (feature, others, near) {
    const focused = document.activeElement;
    const isWithin = focused && focused.closest(".leaflet-popup");
    GI.map.closePopup();
    // On a low screen the foot gives way before the pop-up takes its room.
    document.body.classList.add("gi-popup-open");
    // Whoever opened a pop-up goes on from there when it closes.
    if (!isWithin) opener = focused;
    GI.state.selected = feature;
    const content = factsOf(feature, others || []);
    const lonLat = GI.lonLatOf(GI.placeOf(feature));
    GI.popup = L.popup({ maxWidth: popupWidth(340), minWidth: popupWidth(220), maxHeight: popupHeight(), autoPanPaddingTopLeft: [12, 12], autoPanPaddingBottomRight: [12, GI.footPx() + 12], className: "gi-popup" })
      .setLatLng([lonLat[1], GI.lonNear(lonLat[0], near === undefined ? GI.map.getCenter().lng : near)])
      .setContent(content);
    GI.popup.openOn(GI.map);
    GI.popup.getElement().setAttribute("role", "dialog");
    GI.popup.getElement().setAttribute("aria-label", GI.nameOf(feature));
    const closing = GI.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (closing) closing.setAttribute("aria-label", GI.word("close"));
    content.querySelector("h2").focus({ preventScroll: true });
    GI.say(GI.word("selected", { text: GI.nameOf(feature) }));
    GI.picture.redraw();
    GI.keepLink();
  };

  function popupHeight() {
    return Math.max(60, Math.min(420, GI.map.getSize().y - GI.footPx() - 90));
  }

  // Within its own margins and those of the map.
  function popupWidth(wanted) {
    return Math.min(wanted, GI.map.getSize().x - 52);
  }

  GI.unselect = function () {
    GI.state.selected = null;
    document.body.classList.remove("gi-popup-open");
    if (document.activeElement === document.body && opener && opener.isConnected) opener.focus({ preventScroll: true });
    GI.picture.redraw();
    GI.keepLink();
  };

  // What lies below the strip at the lower edge is not seen.
  GI.footPx = function () {
    return GI.find("foot").offsetHeight;
  };

  // The same, and the sheet that the panel is on a phone.
  GI.coveredPx = function () {
    const panel = GI.find("panel"), isSheet = getComputedStyle(panel).position === "absolute";
    return Math.max(GI.footPx(), isSheet ? panel.offsetHeight : 0);
  };

  GI.zoomTo = function (feature) {
    const south = GI.lonLatOf([feature.box[0], feature.box[3]]), north = GI.lonLatOf([feature.box[2], feature.box[1]]);
    // The copy of the world that is looked at, where its pop-up stands.
    const middle = (south[0] + north[0]) / 2, moved = GI.lonNear(middle, GI.map.getCenter().lng) - middle;
    GI.map.fitBounds([[south[1], south[0] + moved], [north[1], north[0] + moved]], {
      animate: false, maxZoom: GI.deepestOf(feature), paddingTopLeft: [30, 30], paddingBottomRight: [30, GI.coveredPx() + 30],
    });
  };

  GI.factsOf = function (feature) {
    return factsOf(feature, []);
  };

  function factsOf(feature, others) {
    const card = GI.make("article", "gi-facts");
    const title = GI.make("h2", "", GI.nameOf(feature));
    title.tabIndex = -1;
    card.appendChild(title);
    if (GI.secondOf(feature)) card.appendChild(GI.make("p", "gi-second", GI.secondOf(feature)));
    if (feature.isDraft) card.appendChild(GI.make("p", "gi-draft", GI.word("draft_mark")));
    if (feature.product && feature.product.photos.length) card.appendChild(photosOf(feature.product.photos));
    if (GI.isContext(feature)) card.appendChild(GI.make("p", "gi-note", GI.word("count_of", { layer: GI.word("layer"), count: GI.pick(GI.layerOf(feature).name) })));
    if (GI.isCut(feature)) card.appendChild(GI.make("p", "gi-note", GI.word("beyond_plane")));
    card.appendChild(rowsOf(feature));
    if (feature.point) card.appendChild(placeOf(feature));
    if (feature.product) feature.product.registrations.forEach(function (values) { card.appendChild(listOf(values, GI.valueText, [])); });
    if (feature.layer === "boundaries") card.appendChild(versionsOf(feature));
    card.appendChild(actsOf(feature, others));
    return card;
  }

  function rowsOf(feature) {
    const values = new Map(feature.product ? feature.product.values : []);
    feature.values.forEach(function (value, key) { values.set(key, value); });
    // The heading has said the name; it is told again only where it differs.
    ["boundary.name", "product.name_official", "unit.name", "product.name_en"].forEach(function (key) {
      if ([GI.nameOf(feature), GI.secondOf(feature)].includes(values.get(key))) values.delete(key);
    });
    const textOf = function (key) { return GI.textOf(feature, key); };
    GI.dropTitle(feature, values);
    return listOf(inOrder(values), textOf, (feature.product ? feature.product.free : []).concat(feature.free));
  }

  // What binds comes first: the wording, which prevails over the map, the area, the act.
  const FIRST = ["boundary.scope_text", "boundary.area_m2", "boundary.act", "boundary.status", "boundary.valid_from", "boundary.valid_to"];

  function inOrder(values) {
    const keys = FIRST.filter(function (key) { return values.has(key); });
    values.forEach(function (value, key) { if (!keys.includes(key)) keys.push(key); });
    return new Map(keys.map(function (key) { return [key, values.get(key)]; }));
  }

  // A rounded place with its own decimals and no more, and how far it may be off.
  function placeOf(feature) {
    const list = GI.make("dl"), text = GI.placeText(feature);
    addRow(list, GI.word("place"), GI.word("place_within", { place: text, length: GI.length(Math.max(1, GI.doubtOf(feature))) }));
    return list;
  }

  GI.placeText = function (feature) {
    const lonLat = GI.lonLatOf(feature.point), digits = GI.decimalsOf(feature), basemap = GI.content.map.basemap;
    const text = GI.saidLon(lonLat[0]).toFixed(digits) + "°, " + lonLat[1].toFixed(digits) + "°";
    return basemap && basemap.datum === "gcj02" ? "GCJ-02 " + text : text;
  };

  function listOf(values, textOf, free) {
    const list = GI.make("dl");
    values.forEach(function (value, key) { addRow(list, GI.labelOf(key), textOf(key, value)); });
    free.forEach(function (given) {
      // A text that a column of ours has already stands in the page once.
      const pair = given.length === 3 ? [given[0], values.get(given[2])] : given;
      addRow(list, pair[0], typeof pair[1] === "object" ? JSON.stringify(pair[1]) : String(pair[1]));
    });
    return list;
  }

  function addRow(list, label, text) {
    if (!text) return;
    const row = GI.make("div", "gi-row");
    row.appendChild(GI.make("dt", "", label));
    const cell = GI.make("dd");
    if (text.length > LONG) cell.appendChild(foldOf(text));
    else cell.appendChild(linkOf(text));
    row.appendChild(cell);
    list.appendChild(row);
  }

  function foldOf(text, start) {
    const fold = GI.make("details");
    fold.appendChild(GI.make("summary", "", (start || "") + GI.word("more")));
    fold.appendChild(GI.make("p", "gi-long", text));
    return fold;
  }

  const FOOT_LETTERS = 120;

  GI.isLongForFoot = function (text) {
    return text.length > FOOT_LETTERS;
  };

  // A text of the strip at the lower edge; a long one shows its beginning, so that the map is seen.
  GI.footText = function (text) {
    if (!GI.isLongForFoot(text)) return document.createTextNode(text);
    return foldOf(text, Array.from(text).slice(0, FOOT_LETTERS).join("") + "… ");
  };

  // Only a whole https address becomes a link; javascript: and all others stay text.
  function linkOf(text) {
    if (!/^https:\/\/[^\s"'<>]+$/.test(text)) return document.createTextNode(text);
    const link = GI.make("a", "", text);
    link.href = text;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    return link;
  }

  function photosOf(photos) {
    const figure = GI.make("figure", "gi-photos");
    const image = GI.make("img");
    const caption = GI.make("figcaption");
    let shown = 0;
    const show = function (step) {
      shown = (shown + step + photos.length) % photos.length;
      const texts = GI.photoTexts(photos[shown]);
      image.src = GI.photoSource(photos[shown]);
      image.alt = texts.join(" · ") || GI.word("photo", { count: shown + 1, total: photos.length });
      caption.textContent = texts.concat(GI.word("photo", { count: shown + 1, total: photos.length })).join(" · ");
    };
    const opener = GI.make("button", "gi-enlarge");
    opener.type = "button";
    opener.title = GI.word("photo_large");
    opener.appendChild(image);
    opener.addEventListener("click", function () {
      GI.openViewer(photos, shown, function (number) { show(number - shown); });
    });
    figure.appendChild(opener);
    if (photos.length > 1) figure.appendChild(turnersOf(show));
    figure.appendChild(caption);
    show(0);
    return figure;
  }

  function turnersOf(show) {
    const row = GI.make("div", "gi-turners");
    [["previous_photo", -1, "‹"], ["next_photo", 1, "›"]].forEach(function (one) {
      const button = GI.make("button", "", one[2]);
      button.type = "button";
      button.setAttribute("aria-label", GI.word(one[0]));
      button.addEventListener("click", function () { show(one[1]); });
      row.appendChild(button);
    });
    return row;
  }

  // All versions of the zone's boundary, the one that is open marked; then those of the product's other zones.
  function versionsOf(feature) {
    const box = GI.make("section", "gi-versions");
    const all = GI.features.filter(function (other) { return other.product && other.product === feature.product && other.layer === "boundaries"; });
    const isOwn = function (other) { return other.zone === feature.zone; };
    const own = all.filter(isOwn), others = all.filter(function (other) { return !isOwn(other); });
    if (own.length > 1) addVersions(box, GI.word("versions"), own, feature);
    if (others.length) addVersions(box, GI.word("other_zones"), others, feature);
    return box;
  }

  function addVersions(box, heading, versions, open) {
    box.appendChild(GI.make("h3", "", heading));
    versions.forEach(function (version) {
      const button = GI.make("button", version === open ? "gi-on" : "", versionText(version, version.zone !== open.zone));
      button.type = "button";
      button.addEventListener("click", function () { GI.showVersion(version); });
      box.appendChild(button);
    });
  }

  // Zones of one product often have its name: what they are themselves tells them apart.
  function versionText(version, isOtherZone) {
    const zone = GI.value(version, "zone.name") || GI.valueText("zone.role", GI.value(version, "zone.role"));
    const names = [GI.nameOf(version)].concat(isOtherZone ? [GI.secondOf(version), zone] : []);
    return Array.from(new Set(names.concat(GI.periodOf(version)))).filter(Boolean).join(" · ");
  }

  GI.periodOf = function (feature) {
    if (GI.heldNoDay(feature)) return GI.word("same_day", { day: feature.begins });
    const last = feature.ends ? GI.dayBefore(feature.ends) : "";
    if (feature.begins && last) return GI.word("from_to", { first: feature.begins, last: last });
    if (last) return GI.word("until", { day: last });
    return feature.begins ? openPeriod(feature) : endlessPeriod(feature);
  };

  // Of what has no last day here only that is said to be valid whose last day would be told.
  function tellsEnd(feature) {
    return GI.layerOf(feature).columns.includes("boundary.valid_to");
  }

  function openPeriod(feature) {
    const key = GI.isOver(feature) ? "begun_over" : tellsEnd(feature) ? "since" : "begun";
    return GI.word(key, { day: feature.begins });
  }

  function endlessPeriod(feature) {
    if (GI.isOver(feature)) return GI.word("over");
    return tellsEnd(feature) ? GI.word("last_day_open") : "";
  }

  // A version that another one replaced on its first day.
  GI.heldNoDay = function (feature) {
    return Boolean(feature.begins && feature.ends && feature.ends <= feature.begins);
  };

  GI.textOf = function (feature, key) {
    if (key === "boundary.valid_to" && GI.heldNoDay(feature)) return GI.periodOf(feature);
    return GI.valueText(key, GI.value(feature, key));
  };

  // A version is seen on the days on which it holds; no filter hides what was asked for by name.
  GI.showVersion = function (feature) {
    const state = GI.state;
    if (!GI.isShown(feature)) {
      state.statuses.delete(GI.statusOf(feature));
      state.year = "";
      state.swipe.isOn = false;
      const day = feature.begins || (feature.ends ? GI.days[0] : state.day);
      if (GI.holdsOn(feature, day)) GI.setDay(day);
      else GI.setAll(true);
    }
    GI.select(feature);
  };

  function actsOf(feature, others) {
    const row = GI.make("p", "gi-acts");
    addButton(row, GI.word("zoom_to"), function () { GI.zoomTo(feature); });
    if (others.length > 1) {
      row.appendChild(GI.make("span", "gi-here", GI.word("here")));
      others.forEach(function (other) {
        if (other !== feature) addButton(row, GI.nameOf(other), function () { GI.select(other, others); });
      });
    }
    return row;
  }

  function addButton(row, text, act) {
    const button = GI.make("button", "", text);
    button.type = "button";
    button.addEventListener("click", act);
    row.appendChild(button);
  }
})((window.GI = window.GI || {}));
