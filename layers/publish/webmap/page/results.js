// The list of what was found: layer by layer, each under its heading where the map has several.
(function (GI) {
  "use strict";
  const MOST_ROWS = 300;

  GI.fillResults = function () {
    const found = GI.results(), groups = groupsOf(found), list = GI.find("results");
    const total = GI.features.filter(isCounted).length;
    list.replaceChildren.apply(list, groups.reduce(function (parts, group, number) {
      return parts.concat(groupOf(group, shares(groups)[number]));
    }, []));
    const open = list.querySelector(".gi-on") || list.querySelector("button");
    if (open) open.tabIndex = 0;
    const told = found.length ? GI.word("of", { count: found.length, total: Math.max(total, found.length) }) : noneText();
    GI.find("result-count").textContent = told;
    return found;
  };

  function noneText() {
    return GI.isEmptyDay() && !GI.state.words ? GI.emptyDayText() : GI.word("none_found");
  }

  function isCounted(feature) {
    return GI.isListed(feature) && GI.layers[feature.layerNumber].isVisible;
  }

  // What was found of each layer, in the order of the list.
  function groupsOf(found) {
    const groups = new Map();
    found.forEach(function (feature) {
      if (!groups.has(feature.layerNumber)) groups.set(feature.layerNumber, []);
      groups.get(feature.layerNumber).push(feature);
    });
    return Array.from(groups.values());
  }

  // How many rows each group has: none is crowded out by a large one before it.
  function shares(groups) {
    const fair = Math.floor(MOST_ROWS / Math.max(1, groups.length));
    let left = MOST_ROWS - groups.reduce(function (sum, group) { return sum + Math.min(fair, group.length); }, 0);
    return groups.map(function (group) {
      const more = Math.min(left, Math.max(0, group.length - fair));
      left -= more;
      return Math.min(fair, group.length) + more;
    });
  }

  function hasHeadings() {
    return GI.layers.length > 1;
  }

  function groupOf(group, share) {
    const list = GI.make("ul"), shown = group.slice(0, share);
    // Without their marks lists are none to some screen readers.
    list.setAttribute("role", "list");
    shown.forEach(function (feature) { list.appendChild(resultOf(feature)); });
    if (!hasHeadings()) return [list];
    const heading = headingOf(group, share);
    list.setAttribute("aria-labelledby", heading.id);
    return [heading, list];
  }

  function headingOf(group, share) {
    const layer = GI.layers[group[0].layerNumber], heading = GI.make("h2", "gi-group");
    heading.id = "gi-group-" + group[0].layerNumber;
    heading.appendChild(GI.make("span", "gi-group-name", GI.pick(layer.name)));
    const all = GI.number(group.length, 0);
    const count = share < group.length ? GI.word("of", { count: GI.number(share, 0), total: all }) : all;
    heading.append(" ", GI.make("span", "gi-count", count));
    return heading;
  }

  // How many of each layer were found, for those who do not see them.
  GI.countsText = function (found) {
    const parts = GI.layers.map(function (layer, number) {
      const count = found.filter(function (feature) { return feature.layerNumber === number; }).length;
      return count ? GI.word("count_of", { layer: GI.pick(layer.name), count: GI.number(count, 0) }) : "";
    });
    return parts.filter(Boolean).join(" · ") || GI.word("none_found");
  };

  // The list is one stop of the Tab key; arrows go along it, Page Up and Page Down from group to group.
  GI.listenToResults = function () {
    const list = GI.find("results");
    list.addEventListener("keydown", function (event) {
      const all = Array.from(list.querySelectorAll("button")), now = all.indexOf(document.activeElement);
      const firsts = Array.from(list.querySelectorAll("li:first-child > button"), function (first) { return all.indexOf(first); });
      const last = all.length - 1, groups = { PageDown: after(firsts, now, last), PageUp: before(firsts, now) };
      const places = Object.assign({ ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: last }, groups);
      if (now < 0 || !(event.key in places)) return;
      event.preventDefault();
      all[Math.min(last, Math.max(0, places[event.key]))].focus();
    });
    list.addEventListener("focusin", function (event) {
      list.querySelectorAll("button").forEach(function (button) { button.tabIndex = button === event.target ? 0 : -1; });
    });
  };

  function after(firsts, now, last) {
    const next = firsts.find(function (place) { return place > now; });
    return next === undefined ? last : next;
  }

  function before(firsts, now) {
    return Math.max.apply(null, [0].concat(firsts.filter(function (place) { return place < now; })));
  }

  function layerName(feature) {
    return hasHeadings() ? "" : GI.pick(GI.layerOf(feature).name);
  }

  function resultOf(feature) {
    const item = GI.make("li");
    const button = GI.make("button", feature === GI.state.selected ? "gi-on" : "");
    button.type = "button";
    button.tabIndex = -1;
    button.dataset.id = feature.id;
    button.appendChild(GI.make("span", "gi-name", GI.nameOf(feature)));
    const told = subtitleOf(feature);
    if (told) button.appendChild(GI.make("span", "gi-sub", told));
    button.addEventListener("click", function () {
      GI.closePanelOnPhone();
      GI.zoomTo(feature);
      GI.select(feature);
    });
    item.appendChild(button);
    return item;
  }

  // What tells look-alikes apart: of a version its days, of a record its own title, county, day and place; the layer
  // where no heading says it.
  function subtitleOf(feature) {
    const parts = [GI.secondOf(feature)].concat(feature.layer === "records" ? recordParts(feature) : otherParts(feature));
    return parts.filter(Boolean).join(" · ").slice(0, 90);
  }

  function recordParts(feature) {
    const title = String(feature.get("record.title") || ""), county = feature.get("record.county_code");
    const counties = GI.valueText("product.counties", county ? String(county) : GI.value(feature, "product.counties"));
    const day = GI.valueText("record.survey_date", feature.get("record.survey_date"));
    const isNew = title !== GI.nameOf(feature) && title !== GI.secondOf(feature);
    return [isNew ? title : "", counties, day, GI.placeText(feature), layerName(feature)];
  }

  function otherParts(feature) {
    const last = feature.layer === "boundaries" ? GI.periodOf(feature) : layerName(feature);
    return [GI.valueText("product.counties", GI.value(feature, "product.counties")), feature.get("zone.name"), last];
  }
})((window.GI = window.GI || {}));
