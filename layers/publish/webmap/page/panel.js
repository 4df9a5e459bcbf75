// The panel: layers with the legend, filters, and what must be known about the map.
(function (GI) {
  "use strict";
  GI.fillPanel = function () {
    GI.atOnce(GI.fillPanelSteps());
  };

  // A generator: what the page opens with is counted in slices.
  GI.fillPanelSteps = function* () {
    fillLayers();
    yield;
    fillLegend("class", GI.state.classes, "product.product_group", colourSign);
    yield;
    fillLegend("status", GI.state.statuses, "boundary.status", lineSign);
    yield;
    fillSelect("county", GI.facets.county(), GI.unitName);
    yield;
    fillSelect("year", GI.facets.year(), String);
    yield;
    fillSelect("productStatus", GI.facets.productStatus(), function (code) { return GI.valueText("product.status", code); });
    fillAbout();
  };

  function fillLayers() {
    const box = GI.find("layers");
    box.replaceChildren();
    // As they lie on the map: the highest first.
    GI.layers.slice().reverse().forEach(function (layer) {
      box.appendChild(checkOf(GI.pick(layer.name), countOf(layer), layer.isVisible, layerSign(layer), function (isOn) {
        layer.isVisible = isOn;
        GI.refresh();
      }));
      const told = layer.layer.told;
      if (!layer.isPoint && told !== undefined) box.appendChild(GI.make("p", "gi-note gi-below", GI.word("shapes_rounded", { decimals: told })));
      if (layer.isPoint) box.appendChild(GI.make("p", "gi-note gi-below", GI.word("places_rounded", { decimals: layer.layer.points.told })));
    });
  }

  function countOf(layer) {
    return layer.layer.count;
  }

  function checkOf(text, count, isOn, sign, act) {
    const label = GI.make("label", "gi-check");
    const box = GI.make("input");
    box.type = "checkbox";
    box.checked = isOn;
    box.setAttribute("aria-label", GI.word("check_name", { name: text, count: GI.number(count, 0) }));
    box.addEventListener("change", function () { act(box.checked); });
    label.appendChild(box);
    // Names stand one below the other, also of what has no sign.
    label.appendChild(sign || GI.make("span", "gi-sign"));
    label.appendChild(GI.make("span", "gi-name", text));
    label.appendChild(GI.make("span", "gi-count", GI.number(count, 0)));
    return label;
  }

  function fillLegend(facet, hidden, key, signOf) {
    const box = GI.find("legend-" + facet);
    box.replaceChildren();
    GI.facets[facet]().forEach(function (pair) {
      const text = GI.valueText(key, pair[0]);
      box.appendChild(checkOf(text, pair[1], !hidden.has(pair[0]), signOf(pair[0]), function (isOn) {
        if (isOn) hidden.delete(pair[0]); else hidden.add(pair[0]);
        GI.refresh();
      }));
    });
    box.parentElement.hidden = !box.children.length;
  }

  const MOST_SIGN_PX = 4;

  // Boundaries have signs by class and status below.
  function layerSign(layer) {
    if (layer.key === "boundaries") return null;
    const first = GI.features.find(function (feature) { return GI.layers[feature.layerNumber] === layer; });
    if (layer.isPoint) return dotSign(layer.layer.colours ? GI.dotLook(first) : { marker: "circle", radius: 5, fill: inkOf("--soft"), rimPx: 0, opacity: 1 });
    const own = GI.lookOf(first, { unit: inkOf("--unit"), unitLine: inkOf("--unit-line") });
    return layer.layer.kind === "line" ? strokeSign(own) : boxSign(own);
  }

  function inkOf(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  const SIGN_RADIUS_PX = 5.5;

  function dotSign(dot) {
    const radius = Math.min(dot.radius, SIGN_RADIUS_PX), rimPx = dot.rimPx * (radius / dot.radius);
    return signOf(function (context) {
      context.globalAlpha = dot.opacity;
      GI.drawDot(context, Object.assign({}, dot, { radius: radius, rimPx: rimPx }), [14, dot.marker === "triangle" ? 9.5 : 8]);
    });
  }

  function strokeSign(own) {
    return signOf(function (context) {
      context.globalAlpha = own.opacity;
      context.strokeStyle = own.stroke;
      context.lineWidth = Math.min(own.width, MOST_SIGN_PX);
      context.setLineDash(own.dash);
      context.moveTo(1, 12);
      context.bezierCurveTo(9, 0, 19, 16, 27, 4);
      context.stroke();
    });
  }

  function boxSign(own) {
    return signOf(function (context) {
      context.setLineDash(own.dash);
      if (own.width) context.lineWidth = Math.min(own.width, MOST_SIGN_PX);
      context.fillStyle = own.fill;
      context.globalAlpha = own.alpha;
      if (own.fill) context.fillRect(2, 2, 24, 12);
      context.strokeStyle = own.stroke;
      context.globalAlpha = own.opacity;
      if (own.stroke) context.strokeRect(2, 2, 24, 12);
    });
  }

  function colourSign(code) {
    const colour = GI.classColour(code);
    return boxSign({ fill: colour, stroke: colour, dash: [], alpha: 0.3, opacity: 1, width: 2 });
  }

  function lineSign(code) {
    return signOf(function (context) {
      context.strokeStyle = inkOf("--ink");
      context.setLineDash(GI.DASHES[code] || []);
      context.beginPath();
      context.moveTo(1, 8);
      context.lineTo(27, 8);
      context.stroke();
    });
  }

  function signOf(draw) {
    const canvas = GI.make("canvas", "gi-sign");
    canvas.width = 56;
    canvas.height = 32;
    canvas.setAttribute("aria-hidden", "true");
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    context.lineWidth = 2;
    draw(context);
    return canvas;
  }

  // What nothing of the day has is not offered, unless it is chosen.
  function fillSelect(name, all, textOf) {
    const select = GI.find(name);
    const pairs = all.filter(function (pair) { return pair[1] || pair[0] === GI.state[name]; });
    const options = [["", GI.word("all")]].concat(pairs.map(function (pair) {
      return [pair[0], textOf(pair[0]) + " (" + pair[1] + ")"];
    }));
    select.replaceChildren();
    options.forEach(function (pair) {
      const option = GI.make("option", "", pair[1]);
      option.value = pair[0];
      select.appendChild(option);
    });
    select.value = GI.state[name];
    select.parentElement.hidden = all.length < 2;
  }

  function fillAbout() {
    const map = GI.content.map;
    const lines = [
      // On paper nothing unfolds: what is long at the foot stands here, whole.
      GI.isLongForFoot(GI.approvalText()) ? GI.approvalText() : "",
      map.basemap && GI.isLongForFoot(map.basemap.attribution) ? map.basemap.attribution : "",
      GI.word("disclaimer"),
      GI.word("tolerance", { px: map.errorPx, metres: map.errorM }),
      map.basemap && map.basemap.datum === "gcj02" ? GI.word("datum_gcj02") : GI.word("datum_true"),
      GI.features.some(GI.isCut) ? GI.word("beyond_plane") : "",
      GI.zooms.largest < map.wantedZoom ? GI.word("shrunk", { bytes: GI.number(map.budget, 0), wanted: map.wantedZoom, zoom: GI.zooms.largest }) : "",
      map.photoPx && map.photoPx < map.wantedPx ? GI.word("shrunk_photos", { bytes: GI.number(map.budget, 0), wanted: map.wantedPx, side: map.photoPx }) : "",
      map.office ? GI.word("office", { text: map.office }) : "",
      GI.word("made", { day: map.day, program: map.program }),
      GI.word("keys"),
      "Leaflet © 2010–2024 Volodymyr Agafonkin, © 2010–2011 CloudMade (BSD-2-Clause)",
    ];
    GI.find("about").replaceChildren.apply(GI.find("about"), lines.filter(Boolean).map(function (text) {
      return GI.make("p", text === GI.word("keys") ? "gi-keys" : "", text);
    }));
  }

  // Past the list and the tools, for those who go by the Tab key.
  GI.skipToLegend = function () {
    GI.togglePanel(true);
    GI.find("layers").closest("details").open = true;
    GI.find("layers").querySelector("input").focus();
  };

  GI.closePanelOnPhone = function () {
    if (window.innerWidth <= 700) GI.togglePanel(false);
  };

  GI.togglePanel = function (isOpen) {
    document.body.classList.toggle("gi-panel-open", isOpen);
    GI.find("menu").setAttribute("aria-expanded", String(isOpen));
    GI.map.invalidateSize({ animate: false, pan: false });
  };
})((window.GI = window.GI || {}));
