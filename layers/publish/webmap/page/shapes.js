// Polygons and lines on the screen: paths with as many vertices as the zoom needs, hits, places for labels.
(function (GI) {
  "use strict";

  // From cells to pixels of the view: x * scale - left.
  GI.viewOf = function (map) {
    const zoom = map.getZoom();
    const corner = map.getPixelBounds().min;
    const size = map.getSize();
    const scale = GI.cellPx * Math.pow(2, zoom);
    const level = Math.max(0, Math.ceil(zoom - 0.001) - GI.zooms.level);
    return {
      scale: scale, left: corner.x, top: corner.y, width: size.x, height: size.y, level: level,
      box: [corner.x / scale, corner.y / scale, (corner.x + size.x) / scale, (corner.y + size.y) / scale],
    };
  };

  GI.touches = function (box, offset, view) {
    return box[offset] <= view[2] && box[offset + 2] >= view[0] && box[offset + 1] <= view[3] && box[offset + 3] >= view[1];
  };

  const STEP = 1 << 17, MOST_DETAILS = 4;
  const details = new Map();

  // The vertices of one level of detail: a picture of the country does not pass over those of its streets.
  GI.detailOf = function* (level) {
    if (!details.has(level)) {
      const made = yield* pickVertices(level);
      if (details.size >= MOST_DETAILS) details.delete(details.keys().next().value);
      details.set(level, made);
    }
    return details.get(level);
  };

  function* pickVertices(level) {
    const areas = GI.areas, count = areas.arcs.length - 1;
    const picked = new Uint32Array(areas.x.length), starts = new Uint32Array(count + 1);
    let place = 0;
    for (let arc = 0, done = 0; arc < count; arc++) {
      const first = areas.arcs[arc], last = areas.arcs[arc + 1] - 1;
      for (let i = first; i <= last; i++) {
        // Both ends are always there: the arc's neighbours begin at them.
        if (areas.levels[i] <= level || i === first || i === last) picked[place++] = i;
      }
      starts[arc + 1] = place;
      if ((done += last - first) > STEP) { done = 0; yield; }
    }
    return { x: chosen(areas.x, picked, place), y: chosen(areas.y, picked, place), starts: starts };
  }

  function chosen(values, picked, count) {
    const found = new Int32Array(count);
    for (let i = 0; i < count; i++) found[i] = values[picked[i]];
    return found;
  }

  // Adds a polygon to the path, and returns its vertices' number. Outside the view an arc counts by its ends alone:
  // they lie in its box, as it does.
  GI.tracePolygon = function (context, area, view) {
    const areas = GI.areas;
    let count = 0;
    for (let ring = areas.features[area]; ring < areas.features[area + 1]; ring++) {
      for (let place = areas.rings[ring]; place < areas.rings[ring + 1]; place++) {
        count += traceArc(context, areas.refs[place], view, place === areas.rings[ring]);
      }
      if (!GI.lineAreas.has(area)) context.closePath();
    }
    return count;
  };

  function traceArc(context, ref, view, isFirst) {
    const arc = ref < 0 ? ~ref : ref, step = ref < 0 ? -1 : 1;
    const xs = view.detail.x, ys = view.detail.y, scale = view.scale, left = view.left, top = view.top;
    const start = view.detail.starts[arc], last = view.detail.starts[arc + 1] - 1;
    const from = ref < 0 ? last : start, to = ref < 0 ? start : last;
    if (isFirst) context.moveTo(xs[from] * scale - left, ys[from] * scale - top);
    const isSeen = GI.touches(GI.areas.boxes, arc * 4, view.box);
    for (let i = isSeen ? from + step : to; ; i += step) {
      context.lineTo(xs[i] * scale - left, ys[i] * scale - top);
      if (i === to) return isSeen ? last - start : 1;
    }
  }

  // Whether a cell lies within, by the edges that cross the line eastwards of it: those of a hole run the other way
  // round, and ground that two parts cover is turned about twice.
  GI.contains = function (feature, cell) {
    const box = feature.box;
    if (cell[0] < box[0] || cell[0] > box[2] || cell[1] < box[1] || cell[1] > box[3]) return false;
    return crossings(feature.area, cell[1]).reduce(function (turns, one) { return one.x > cell[0] ? turns + one.turn : turns; }, 0) !== 0;
  };

  // Where a polygon's edges cross a row of cells, and which way.
  function crossings(area, y) {
    const areas = GI.areas, found = [];
    for (let place = areas.rings[areas.features[area]]; place < areas.rings[areas.features[area + 1]]; place++) {
      const ref = areas.refs[place], arc = ref < 0 ? ~ref : ref;
      if (y < areas.boxes[arc * 4 + 1] || y > areas.boxes[arc * 4 + 3]) continue;
      for (let i = areas.arcs[arc]; i < areas.arcs[arc + 1] - 1; i++) {
        const y0 = areas.y[i], y1 = areas.y[i + 1];
        if (y0 > y === y1 > y) continue;
        const x = areas.x[i] + ((y - y0) / (y1 - y0)) * (areas.x[i + 1] - areas.x[i]);
        found.push({ x: x, turn: y1 > y0 === ref < 0 ? 1 : -1 });
      }
    }
    return found;
  }

  // As far as a finger or a mouse may miss.
  GI.REACH_PX = 7;

  GI.hitsAt = function (cell, reach, day) {
    const isShown = GI.shownOn(day);
    // A marker is hit wherever it is seen.
    const cellsPerPx = reach / GI.REACH_PX;
    const pointReach = function (layer) { return Math.max(reach, GI.layerDotRadius(layer) * cellsPerPx); };
    const wide = Math.max.apply(null, [reach].concat(GI.content.layers.map(pointReach)));
    const found = new Set();
    GI.copiesIn(boxAround(cell, wide)).forEach(function (copy) {
      const own = GI.cellInCopy(cell, copy), box = boxAround(own, wide);
      GI.areaGrid.within(box).concat(GI.pointGrid.within(box)).forEach(function (feature) {
        if (!isShown[feature.index]) return;
        if (feature.point ? isNear(feature.point, own, pointReach(GI.layerOf(feature))) : isHit(feature, own, reach)) found.add(feature);
      });
    });
    // What is small lies on top; what is only there for reference comes last.
    return Array.from(found).sort(function (one, other) {
      return GI.rankOf(other) - GI.rankOf(one) || one.extentSize - other.extentSize;
    });
  };

  function boxAround(cell, reach) {
    return [cell[0] - reach, cell[1] - reach, cell[0] + reach, cell[1] + reach];
  }

  function isHit(feature, cell, reach) {
    if (GI.isLine(feature)) return GI.isNearLine(feature, cell, reach);
    const box = feature.box;
    const isTiny = box[2] - box[0] < reach && box[3] - box[1] < reach;
    return isTiny ? isNear([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], cell, reach) : GI.contains(feature, cell);
  }

  function isNear(point, cell, reach) {
    return Math.hypot(point[0] - cell[0], point[1] - cell[1]) <= reach;
  }

  // A place inside: the middle of the widest run at the middle of its largest ring.
  GI.placeOf = function (feature) {
    if (!feature.place) feature.place = feature.point || (GI.isLine(feature) ? GI.middleOfLine(feature) : findPlace(feature));
    return feature.place;
  };

  function findPlace(feature) {
    const box = largestRingBox(feature);
    const y = (box[1] + box[3]) / 2 + 0.13;
    const edges = crossings(feature.area, y).sort(function (one, other) { return one.x - other.x; });
    let best = [(box[0] + box[2]) / 2, y], widest = 0, turns = 0, begin = 0;
    edges.forEach(function (edge) {
      if (!turns) begin = edge.x;
      turns += edge.turn;
      if (turns || edge.x - begin <= widest) return;
      widest = edge.x - begin;
      best = [(begin + edge.x) / 2, y];
    });
    return best;
  }

  function largestRingBox(feature) {
    const areas = GI.areas;
    let best = feature.box, largest = 0;
    for (let ring = areas.features[feature.area]; ring < areas.features[feature.area + 1]; ring++) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (let place = areas.rings[ring]; place < areas.rings[ring + 1]; place++) {
        const arc = areas.refs[place] < 0 ? ~areas.refs[place] : areas.refs[place];
        for (let side = 0; side < 4; side++) {
          const value = areas.boxes[arc * 4 + side];
          box[side] = side < 2 ? Math.min(box[side], value) : Math.max(box[side], value);
        }
      }
      const size = (box[2] - box[0]) * (box[3] - box[1]);
      if (size > largest) { largest = size; best = box; }
    }
    return best;
  }
})((window.GI = window.GI || {}));
