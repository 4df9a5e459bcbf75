// Layers of the map: which are only context, what their features are called, how they look; lines among polygons.
(function (GI) {
  "use strict";

  // Numbers of the areas that are lines: their rings do not close.
  GI.lineAreas = new Set();

  GI.layerOf = function (feature) {
    return GI.layers[feature.layerNumber].layer;
  };

  GI.isUnits = function (key) {
    return key === "units" || key === "townships";
  };

  GI.isImported = function (feature) {
    return "colours" in GI.layerOf(feature);
  };

  // What is there for reference: neither class, nor status, nor county of a product is asked of it.
  GI.isContext = function (feature) {
    return isContext(GI.layerOf(feature));
  };

  function isContext(layer) {
    return GI.isUnits(layer.key) || "colours" in layer;
  }

  // Context is listed when it is looked for, or where there is nothing else.
  GI.isListed = function (feature) {
    return !GI.isContext(feature) || GI.layers.every(function (layer) { return isContext(layer.layer); });
  };

  GI.isLine = function (feature) {
    return GI.lineAreas.has(feature.area);
  };

  const NAMES = ["boundary.name", "unit.name", "product.name_official", "record.title", "product.name_en"];

  // What a feature is called itself; "" for none. Readers of English have its English name where there is one.
  GI.titleOf = function (feature) {
    return (GI.language === "en" && englishOf(feature)) || nativeOf(feature);
  };

  // Its name as it stands in documents, where its title is another; else "".
  GI.secondOf = function (feature) {
    const native = nativeOf(feature);
    return native === GI.titleOf(feature) ? "" : native;
  };

  function nativeOf(feature) {
    const own = GI.layerOf(feature).title;
    const found = (own ? [own] : NAMES).map(function (key) { return GI.value(feature, key); }).find(isSaid);
    return found === undefined ? "" : String(found);
  }

  function englishOf(feature) {
    const found = GI.isContext(feature) ? "" : GI.value(feature, "product.name_en");
    return isSaid(found) ? String(found) : "";
  }

  function isSaid(value) {
    return value !== undefined && value !== null && value !== "";
  }

  GI.nameOf = function (feature) {
    return GI.titleOf(feature) || GI.pick(GI.layerOf(feature).name);
  };

  // The heading has said the name of an imported feature.
  GI.dropTitle = function (feature, values) {
    if (GI.layerOf(feature).title) values.delete(GI.layerOf(feature).title);
  };

  // Everything that was let out of an imported feature, for the search.
  GI.ownWords = function (feature) {
    return GI.isImported(feature) ? Array.from(feature.values.values()).map(String).join(" ") : "";
  };

  const DARK = matchMedia("(prefers-color-scheme: dark)");

  // Stroke and fill of an imported layer: on a dark ground dark ones are lighter.
  function shadesOf(own) {
    return isDark() ? own.onDark : own.onLight;
  }

  function isDark() {
    const theme = document.documentElement.dataset.theme;
    return theme ? theme === "dark" : DARK.matches;
  }

  GI.classColour = function (code) {
    const colours = isDark() ? GI.DARK_COLOURS : GI.COLOURS;
    return colours[code] || colours.OTHER;
  };

  // Colours of areas and lines; ``look`` has those of the page's light or dark ground.
  GI.lookOf = function (feature, look) {
    const own = GI.layerOf(feature).colours;
    if (own) return { stroke: shadesOf(own)[0], fill: shadesOf(own)[1], alpha: own.alpha * own.opacity, opacity: own.opacity, width: own.width, dash: [] };
    if (feature.layer === "units") return { stroke: look.unitLine, fill: look.unit, alpha: 1, opacity: 1, width: 1, dash: [] };
    if (feature.layer === "townships") return { stroke: look.unitLine, fill: look.unitLine, alpha: 0, opacity: 1, width: 1, dash: [3, 3] };
    const colour = GI.classColour(GI.classOf(feature));
    return { stroke: colour, fill: colour, alpha: 0.24, opacity: 1, width: 1.6, dash: GI.DASHES[GI.statusOf(feature)] || [] };
  };

  GI.pointColour = function (feature) {
    const own = GI.layerOf(feature).colours;
    return own ? shadesOf(own)[1] || shadesOf(own)[0] : GI.classColour(GI.classOf(feature));
  };

  const POINT_PX = 5;

  // A dot of ours, or the marker that an imported layer has in the program's window: as wide, in its rim.
  GI.dotLook = function (feature, ground) {
    const own = GI.layerOf(feature).colours, fill = GI.pointColour(feature);
    if (!own) return { marker: "circle", radius: POINT_PX, fill: fill, rim: ground, rimPx: 1, opacity: 1 };
    const rim = shadesOf(own)[0];
    return { marker: own.marker, radius: own.size / 2, fill: fill, rim: rim, rimPx: rim ? own.width : 0, opacity: own.opacity };
  };

  GI.dotRadius = function (feature) {
    return GI.layerDotRadius(GI.layerOf(feature));
  };

  GI.layerDotRadius = function (layer) {
    return layer.points && layer.colours ? layer.colours.size / 2 : POINT_PX;
  };

  // Corners of the markers in radii of the circle that covers as much.
  const SIDE = 0.886, TIP = 1.253, FLAT = 0.778;
  const CORNERS = {
    square: [[-SIDE, -SIDE], [SIDE, -SIDE], [SIDE, SIDE], [-SIDE, SIDE]],
    diamond: [[0, -TIP], [TIP, 0], [0, TIP], [-TIP, 0]],
    triangle: [[0, -2 * FLAT], [Math.sqrt(3) * FLAT, FLAT], [-Math.sqrt(3) * FLAT, FLAT]],
  };

  // Rim and inside of a dot around the middle of a square; its rim lies within its radius.
  GI.drawDot = function (context, dot, middle) {
    if (dot.rimPx) fillDot(context, dot, middle, dot.radius, dot.rim);
    if (dot.radius > dot.rimPx) fillDot(context, dot, middle, dot.radius - dot.rimPx, dot.fill);
  };

  function fillDot(context, dot, middle, radius, colour) {
    const corners = CORNERS[dot.marker];
    context.beginPath();
    if (!corners) context.arc(middle[0], middle[1], radius, 0, 2 * Math.PI);
    else corners.forEach(function (corner) { context.lineTo(middle[0] + corner[0] * radius, middle[1] + corner[1] * radius); });
    context.fillStyle = colour;
    context.fill();
  }

  // Points lie on top, lines can be hit between areas; within these the order of the layers counts.
  GI.rankOf = function (feature) {
    const count = GI.layers.length;
    return feature.layerNumber + (feature.point ? 2 * count : GI.isLine(feature) ? count : 0);
  };

  // Whether a line passes within reach of a cell.
  GI.isNearLine = function (feature, cell, reach) {
    const box = feature.box;
    if (cell[0] < box[0] - reach || cell[0] > box[2] + reach || cell[1] < box[1] - reach || cell[1] > box[3] + reach) return false;
    const areas = GI.areas;
    let isNear = false;
    GI.eachArc(feature.area, function (arc) {
      for (let i = areas.arcs[arc]; !isNear && i < areas.arcs[arc + 1] - 1; i++) {
        isNear = distance([areas.x[i], areas.y[i]], [areas.x[i + 1], areas.y[i + 1]], cell) <= reach;
      }
    });
    return isNear;
  };

  function distance(from, to, cell) {
    const run = [to[0] - from[0], to[1] - from[1]];
    const square = run[0] * run[0] + run[1] * run[1];
    const along = square ? ((cell[0] - from[0]) * run[0] + (cell[1] - from[1]) * run[1]) / square : 0;
    const share = Math.min(1, Math.max(0, along));
    return Math.hypot(cell[0] - from[0] - share * run[0], cell[1] - from[1] - share * run[1]);
  }

  // A place on a line: the middle one of the vertices of its longest part.
  GI.middleOfLine = function (feature) {
    const areas = GI.areas;
    let longest = -1;
    GI.eachArc(feature.area, function (arc) {
      if (longest < 0 || lengthOf(arc) > lengthOf(longest)) longest = arc;
    });
    const middle = (areas.arcs[longest] + areas.arcs[longest + 1]) >> 1;
    return [areas.x[middle], areas.y[middle]];
  };

  function lengthOf(arc) {
    const areas = GI.areas;
    let length = 0;
    for (let i = areas.arcs[arc]; i < areas.arcs[arc + 1] - 1; i++) {
      length += Math.hypot(areas.x[i + 1] - areas.x[i], areas.y[i + 1] - areas.y[i]);
    }
    return length;
  }
})((window.GI = window.GI || {}));
