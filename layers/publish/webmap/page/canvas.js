// The picture: painted in slices on a canvas of its own, shown when it is whole; until then the old one moves along.
(function (GI) {
  "use strict";
  // Told apart by people of every colour vision; light and dark grounds alike.
  GI.COLOURS = { PRIMARY: "#00875f", PROCESSED: "#b35900", MEDICINE: "#7a3db8", CRAFT: "#c2286f", OTHER: "#0a6ab5" };
  // The same on a dark ground.
  GI.DARK_COLOURS = { PRIMARY: "#2fb58c", PROCESSED: "#e08a3c", MEDICINE: "#b995ea", CRAFT: "#f07fb2", OTHER: "#62b2f2" };
  GI.DASHES = { PUBLISHED: [], SUPERSEDED: [2, 4], REVIEWED: [10, 4], DRAFT: [5, 4] };
  const TINY_PX = 4;
  const SMALL_PX = 60;
  const SMALL_POINT_PX = 2;
  const MANY_POINTS = 2000;
  const SPOT_PX = 4;
  const MOST_LABELS = 300;
  // A line stays visible below its name.
  const ABOVE_PX = 11;

  // About four milliseconds of a slow machine; what takes less is painted at once.
  const BATCH = 3000;
  const AREA_WORK = 20, POINT_WORK = 2, MEASURE_WORK = 10, LABEL_WORK = 100;

  GI.Picture = L.Layer.extend({
    onAdd: function (map) {
      this._canvas = GI.make("canvas", "gi-picture");
      this._canvas.setAttribute("aria-hidden", "true");
      this._canvas.style.transformOrigin = "0 0";
      // Its pixels are asked for after each batch: what was drawn is done then, and not all of it in the end.
      this._back = GI.make("canvas").getContext("2d", { willReadFrequently: true });
      map.getPanes().overlayPane.appendChild(this._canvas);
      map.on("move", this._follow, this);
      map.on("zoom viewreset", this._zoom, this);
      map.on("moveend resize", this._follow, this);
      this.redraw();
    },

    onRemove: function (map) {
      map.off("move", this._follow, this);
      map.off("zoom viewreset", this._zoom, this);
      map.off("moveend resize", this._follow, this);
      this._cancel();
      this._canvas.remove();
    },

    // Something else is to be seen, and what is being painted is out of date: at most once a frame.
    redraw: function () {
      this._cancel();
      this._begin();
    },

    // The map was moved: what is being painted is finished, as otherwise nothing would be while a hand moves.
    _follow: function () {
      if (!this._steps) this._begin();
    },

    _zoom: function () {
      this._place();
      this.redraw();
    },

    // Whether there is something to paint still.
    isBusy: function () {
      return Boolean(this._frame || this._steps);
    },

    // A promise of the time when all that was asked for is on the screen.
    whenShown: function () {
      const look = function (done) { if (this.isBusy()) requestAnimationFrame(look.bind(this, done)); else done(); };
      return new Promise(look.bind(this));
    },

    paintNow: function () {
      this._cancel();
      if (!this._map) return;
      this._prepare();
      GI.atOnce(this._steps);
      this._show();
    },

    _begin: function () {
      if (!this._frame) this._frame = requestAnimationFrame(this._start.bind(this));
    },

    _cancel: function () {
      cancelAnimationFrame(this._frame);
      this._frame = 0;
      this._steps = null;
    },

    _start: function () {
      this._frame = 0;
      if (!this._map) return;
      this._prepare();
      this._goOn(this._steps);
    },

    _prepare: function () {
      const map = this._map, canvas = this._back.canvas, ratio = window.devicePixelRatio || 1;
      this._view = GI.viewOf(map);
      this._view.zoom = map.getZoom();
      // This clears it, too.
      canvas.width = Math.round(this._view.width * ratio);
      canvas.height = Math.round(this._view.height * ratio);
      this._back.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._steps = GI.paintSteps(this._back, this._view);
    },

    _goOn: function (steps) {
      if (steps !== this._steps) return; // cancelled meanwhile
      const until = performance.now() + GI.SLICE_MS;
      while (!steps.next().done) {
        this._back.getImageData(0, 0, 1, 1);
        if (performance.now() > until) return GI.later(this._goOn.bind(this, steps));
      }
      this._show();
    },

    _show: function () {
      const canvas = this._canvas, back = this._back.canvas;
      this._steps = null;
      if (canvas.width !== back.width || canvas.height !== back.height) {
        canvas.width = back.width;
        canvas.height = back.height;
        canvas.style.width = this._view.width + "px";
        canvas.style.height = this._view.height + "px";
      }
      const context = canvas.getContext("2d");
      context.globalCompositeOperation = "copy";
      if (back.width && back.height) context.drawImage(back, 0, 0);
      this._shown = this._view;
      this._place();
      GI.painted = (GI.painted || 0) + 1;
      if (!GI.firstPictureMs) this._tellFirst();
      if (this._hasMoved()) this._begin();
    },

    // The next frame comes when this one stands on the screen.
    _tellFirst: function () {
      requestAnimationFrame(function () { GI.firstPictureMs = GI.firstPictureMs || performance.now(); });
    },

    _hasMoved: function () {
      const now = GI.viewOf(this._map), then = this._shown;
      return ["scale", "left", "top", "width", "height"].some(function (part) { return !Object.is(now[part], then[part]); });
    },

    // Where the shown picture lies on the map, and how large it is at the zoom of now.
    _place: function () {
      const then = this._shown;
      if (!then) return;
      const scale = Math.pow(2, this._map.getZoom() - then.zoom), origin = this._map.getPixelOrigin();
      const place = L.point(then.left * scale - origin.x, then.top * scale - origin.y);
      L.DomUtil.setTransform(this._canvas, place, scale);
    },
  });

  // At once, for whoever cannot wait.
  GI.paint = function (context, view) {
    GI.atOnce(GI.paintSteps(context, view));
  };

  // A generator: it yields after every batch of work.
  GI.paintSteps = function* (context, view) {
    const swipe = GI.state.swipe;
    const look = readLook();
    if (!GI.content.map.basemap) paintGraticule(context, view, look);
    view.detail = yield* GI.detailOf(view.level);
    if (swipe.isOn) {
      const middle = view.width * swipe.share;
      yield* paintPart(context, view, look, swipe.before, 0, middle);
      yield* paintPart(context, view, look, swipe.after, middle, view.width);
      context.fillStyle = look.mark;
      context.fillRect(middle - 1, 0, 2, view.height);
    } else {
      yield* paintPart(context, view, look, GI.state.day, 0, view.width);
    }
    if (GI.content.map.hasDrafts) paintMark(context, view, look);
    GI.paintMeasure(context, view, look);
  };

  function readLook() {
    const style = getComputedStyle(document.documentElement);
    const read = function (name) { return style.getPropertyValue(name).trim(); };
    return { ink: read("--ink"), ground: read("--ground"), unit: read("--unit"), unitLine: read("--unit-line"), mark: read("--mark"), line: read("--grid"), soft: read("--soft") };
  }

  const MOST_LINES = 1000;
  const STEPS_DEG = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];

  // Where there is no background map, lines of longitude and latitude tell the place.
  function paintGraticule(context, view, look) {
    const west = GI.lonLatOf([view.box[0], view.box[3]]), east = GI.lonLatOf([view.box[2], view.box[1]]);
    const step = STEPS_DEG.find(function (one) { return ((east[0] - west[0]) / one) * 110 < view.width; }) || 30;
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 0.001));
    context.strokeStyle = look.line;
    context.fillStyle = look.soft;
    context.lineWidth = 1;
    context.setLineDash([]);
    context.font = "11px system-ui, sans-serif";
    context.textAlign = "left";
    context.beginPath();
    eachStep(west[0], east[0], step, function (lon) {
      const x = Math.round(GI.cellOf(lon, 0)[0] * view.scale - view.left) + 0.5;
      context.moveTo(x, 0);
      context.lineTo(x, view.height);
      context.fillText(GI.meridianText(lon, digits), x + 3, 12);
    });
    eachStep(Math.max(west[1], -85), Math.min(east[1], 85), step, function (lat) {
      const y = Math.round(GI.cellOf(0, lat)[1] * view.scale - view.top) + 0.5;
      context.moveTo(0, y);
      context.lineTo(view.width, y);
      context.fillText(Math.abs(lat).toFixed(digits) + "°" + (lat < 0 ? "S" : "N"), 3, y - 3);
    });
    context.stroke();
  }

  // East of 180° it is west; the same meridian has one name on every copy of the world.
  GI.meridianText = function (lon, digits) {
    const turned = ((((lon + 180) % 360) + 360) % 360) - 180, text = Math.abs(turned).toFixed(digits);
    if (Number(text) === 0 || Number(text) === 180) return text + "°";
    return text + "°" + (turned < 0 ? "W" : "E");
  };

  function eachStep(from, to, step, draw) {
    const first = Math.ceil(from / step);
    for (let count = 0; count < MOST_LINES && (first + count) * step <= to; count++) draw((first + count) * step);
  }

  function* paintPart(context, view, look, day, from, to) {
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, view.height);
    context.clip();
    const isShown = GI.shownOn(day);
    const copies = GI.copiesIn(view.box).map(function (copy) { return seenIn(GI.viewOfCopy(view, copy), isShown); });
    const count = copies.reduce(function (sum, copy) { return sum + copy.points.length; }, 0), taken = [];
    for (const copy of copies) yield* inBatches(copy.areas, areaPainter(context, copy.view, look));
    for (const copy of copies) yield* inBatches(copy.points, pointPainter(context, count, copy.view, look));
    copies.forEach(function (copy) { paintChosen(context, isShown, copy.view, look); });
    for (const copy of copies) yield* inBatches(GI.nameOrder(copy.areas), labelPainter(context, copy.view, look, taken));
    context.restore();
  }

  function seenIn(view, isShown) {
    const find = function (grid) { return grid.within(view.box).filter(function (feature) { return isShown[feature.index]; }); };
    return { view: view, areas: find(GI.areaGrid), points: find(GI.pointGrid) };
  }

  function areaPainter(context, view, look) {
    return function (feature) { return AREA_WORK + paintArea(context, feature, view, look); };
  }

  function paintChosen(context, isShown, view, look) {
    const selected = GI.state.selected;
    if (selected && isShown[selected.index] && GI.touches(selected.box, 0, view.box)) paintSelected(context, selected, view, look);
  }

  // ``paint`` returns how much work it was; Infinity says that this was the last.
  function* inBatches(features, paint) {
    let work = 0;
    for (let number = 0; number < features.length && work < Infinity; number++) {
      work += paint(features[number]);
      if (work > BATCH && work < Infinity) { work = 0; yield; }
    }
  }

  function paintArea(context, feature, view, look) {
    const own = GI.lookOf(feature, look), isLine = GI.isLine(feature);
    context.strokeStyle = own.stroke;
    context.fillStyle = own.fill || own.stroke;
    context.lineWidth = isLine || extentPx(feature, view) >= SMALL_PX ? own.width : Math.min(1, own.width);
    context.setLineDash(own.dash);
    if (isTiny(feature, view)) return paintTiny(context, feature, view);
    context.beginPath();
    const work = GI.tracePolygon(context, feature.area, view);
    context.globalAlpha = own.alpha;
    // Holes run the other way round than outlines: what two parts cover is filled, and no hole.
    if (own.fill && own.alpha && !isLine) context.fill("nonzero");
    context.globalAlpha = own.opacity;
    if (own.stroke) context.stroke();
    context.globalAlpha = 1;
    return work;
  }

  function isTiny(feature, view) {
    return !GI.isLine(feature) && extentPx(feature, view) < TINY_PX;
  }

  function extentPx(feature, view) {
    return Math.max(feature.box[2] - feature.box[0], feature.box[3] - feature.box[1]) * view.scale;
  }

  // What is smaller than a few pixels is shown as a square, so that nothing is lost from sight.
  function paintTiny(context, feature, view) {
    const x = ((feature.box[0] + feature.box[2]) / 2) * view.scale - view.left;
    const y = ((feature.box[1] + feature.box[3]) / 2) * view.scale - view.top;
    context.fillRect(x - TINY_PX / 2, y - TINY_PX / 2, TINY_PX, TINY_PX);
    return 0;
  }

  // Points that would cover each other are one dot: fifty thousand take no longer than a screen can hold.
  function pointPainter(context, count, view, look) {
    const taken = new Set();
    const dots = new Map();
    const most = count > MANY_POINTS ? SMALL_POINT_PX : Infinity;
    return function (feature) {
      const x = feature.point[0] * view.scale - view.left, y = feature.point[1] * view.scale - view.top;
      const spot = (feature.layerNumber * 65536 + Math.round(y / SPOT_PX)) * 65536 + Math.round(x / SPOT_PX);
      if (taken.has(spot)) return POINT_WORK / 8;
      taken.add(spot);
      // An imported layer has one marker, records have the colour of their class.
      const kind = GI.isImported(feature) ? feature.layerNumber : GI.pointColour(feature);
      if (!dots.has(kind)) dots.set(kind, dotOf(GI.dotLook(feature, look.ground), most));
      const dot = dots.get(kind);
      context.globalAlpha = dot.opacity;
      context.drawImage(dot.canvas, x - dot.size / 2, y - dot.size / 2, dot.size, dot.size);
      context.globalAlpha = 1;
      return POINT_WORK;
    };
  }

  // A dot is drawn once and copied: paths of thousands of circles take seconds.
  function dotOf(dot, most) {
    const canvas = GI.make("canvas"), ratio = window.devicePixelRatio || 1;
    const radius = Math.min(dot.radius, most), size = Math.ceil(3.2 * radius) + 4;
    canvas.width = canvas.height = Math.ceil(size * ratio);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const rimPx = Math.min(dot.rimPx, radius / 4);
    GI.drawDot(context, Object.assign({}, dot, { radius: radius, rimPx: most < Infinity ? rimPx : dot.rimPx }), [size / 2, size / 2]);
    return { canvas: canvas, size: size, opacity: dot.opacity };
  }

  function paintSelected(context, feature, view, look) {
    context.setLineDash([]);
    context.strokeStyle = look.mark;
    context.lineWidth = 4;
    context.beginPath();
    if (feature.point || isTiny(feature, view)) {
      const place = feature.point || GI.placeOf(feature);
      context.arc(place[0] * view.scale - view.left, place[1] * view.scale - view.top, feature.point ? GI.dotRadius(feature) + 4 : TINY_PX + 5, 0, 2 * Math.PI);
    } else {
      GI.tracePolygon(context, feature.area, view);
    }
    context.stroke();
    if (feature.point) paintDoubt(context, feature, view, look);
  }

  // Somewhere within is the true place of a point that was rounded.
  function paintDoubt(context, feature, view, look) {
    const radius = GI.doubtPx(feature, view.scale);
    if (radius < GI.dotRadius(feature) + 4) return;
    context.beginPath();
    context.arc(feature.point[0] * view.scale - view.left, feature.point[1] * view.scale - view.top, radius, 0, 2 * Math.PI);
    context.globalAlpha = 0.12;
    context.fillStyle = look.mark;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.stroke();
  }

  // ``taken`` are the boxes of the names that stand already.
  function labelPainter(context, view, look, taken) {
    context.font = "12px system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    return function (feature) {
      const work = paintLabel(context, feature, view, look, taken);
      return taken.length >= MOST_LABELS ? Infinity : work;
    };
  }

  function paintLabel(context, feature, view, look, taken) {
    if ((feature.box[2] - feature.box[0]) * view.scale < 12) return 1;
    const text = GI.titleOf(feature).slice(0, 60);
    if (!text) return 1;
    const half = context.measureText(text).width / 2 + 3;
    if ((feature.box[2] - feature.box[0]) * view.scale < half) return MEASURE_WORK;
    const place = GI.placeOf(feature);
    const x = place[0] * view.scale - view.left;
    const y = place[1] * view.scale - view.top - (GI.isLine(feature) ? ABOVE_PX : 0);
    const box = [x - half, y - 8, x + half, y + 8];
    const isInside = x > 0 && y > 0 && x < view.width && y < view.height;
    if (!isInside || taken.some(function (other) { return GI.touches(other, 0, box); })) return MEASURE_WORK;
    taken.push(box);
    context.lineWidth = 3;
    context.setLineDash([]);
    context.strokeStyle = look.ground;
    context.strokeText(text, x, y);
    context.fillStyle = look.ink;
    context.fillText(text, x, y);
    return LABEL_WORK;
  }

  // Across the picture, so that no cut of it hides that it is a draft.
  function paintMark(context, view, look) {
    context.save();
    context.globalAlpha = 0.16;
    context.fillStyle = look.ink;
    context.font = "bold 26px system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";
    context.textAlign = "center";
    const text = GI.word("draft_mark");
    for (let y = 90; y < view.height + 180; y += 190) {
      for (let x = (y % 380) - 90; x < view.width + 260; x += 420) {
        context.save();
        context.translate(x, y);
        context.rotate(-Math.PI / 8);
        context.fillText(text, 0, 0);
        context.restore();
      }
    }
    context.restore();
  }
})((window.GI = window.GI || {}));
