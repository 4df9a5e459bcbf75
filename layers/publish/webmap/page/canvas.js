// The picture: one canvas over the whole view, painted anew with every movement.
(function (GI) {
  "use strict";
  // Told apart by people of every colour vision; light and dark grounds alike.
  GI.COLOURS = { PRIMARY: "#00875f", PROCESSED: "#b35900", MEDICINE: "#7a3db8", CRAFT: "#c2286f", OTHER: "#0a6ab5" };
  GI.DASHES = { PUBLISHED: [], SUPERSEDED: [2, 4], REVIEWED: [10, 4], DRAFT: [5, 4] };
  const TINY_PX = 4;
  const SMALL_PX = 60;
  const POINT_PX = 5;
  const SMALL_POINT_PX = 2;
  const MANY_POINTS = 2000;
  const SPOT_PX = 4;
  const MOST_LABELS = 300;
  // A line stays visible below its name.
  const ABOVE_PX = 11;

  const QUICK_MS = 40;

  GI.Picture = L.Layer.extend({
    _cost: 0,
    _paintedAt: 0,

    onAdd: function (map) {
      this._canvas = GI.make("canvas", "gi-picture");
      this._canvas.setAttribute("aria-hidden", "true");
      map.getPanes().overlayPane.appendChild(this._canvas);
      map.on("move", this._follow, this);
      map.on("moveend zoom viewreset resize", this.redraw, this);
      this.redraw();
    },

    onRemove: function (map) {
      map.off("move", this._follow, this);
      map.off("moveend zoom viewreset resize", this.redraw, this);
      this._canvas.remove();
    },

    // While it is dragged the picture moves along as it is; where painting is slow, it is painted anew less often.
    _follow: function () {
      if (this._cost < QUICK_MS || performance.now() - this._paintedAt > 4 * this._cost) this.redraw();
    },

    // At most once a frame.
    redraw: function () {
      if (!this._frame) this._frame = requestAnimationFrame(this._paint.bind(this));
    },

    paintNow: function () {
      cancelAnimationFrame(this._frame);
      this._paint();
    },

    _paint: function () {
      this._frame = 0;
      const map = this._map;
      if (!map) return;
      const begun = performance.now();
      const context = this._prepare(map);
      GI.paint(context, GI.viewOf(map));
      // The next frame comes when this one stands on the screen: much of the work is done after this function.
      requestAnimationFrame(function () {
        this._paintedAt = performance.now();
        this._cost = this._paintedAt - begun;
        GI.firstPictureMs = GI.firstPictureMs || this._paintedAt;
      }.bind(this));
      GI.painted = (GI.painted || 0) + 1;
    },

    _prepare: function (map) {
      const size = map.getSize(), canvas = this._canvas, ratio = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
      if (canvas.width !== Math.round(size.x * ratio) || canvas.height !== Math.round(size.y * ratio)) {
        canvas.width = Math.round(size.x * ratio);
        canvas.height = Math.round(size.y * ratio);
        canvas.style.width = size.x + "px";
        canvas.style.height = size.y + "px";
      }
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      return context;
    },
  });

  GI.paint = function (context, view) {
    const swipe = GI.state.swipe;
    const look = readLook();
    if (!GI.content.map.basemap) paintGraticule(context, view, look);
    if (swipe.isOn) {
      const middle = view.width * swipe.share;
      paintPart(context, view, look, swipe.before, 0, middle);
      paintPart(context, view, look, swipe.after, middle, view.width);
      context.fillStyle = look.mark;
      context.fillRect(middle - 1, 0, 2, view.height);
    } else {
      paintPart(context, view, look, GI.state.day, 0, view.width);
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
      context.fillText(Math.abs(lon).toFixed(digits) + "°" + (lon < 0 ? "W" : "E"), x + 3, 12);
    });
    eachStep(Math.max(west[1], -85), Math.min(east[1], 85), step, function (lat) {
      const y = Math.round(GI.cellOf(0, lat)[1] * view.scale - view.top) + 0.5;
      context.moveTo(0, y);
      context.lineTo(view.width, y);
      context.fillText(Math.abs(lat).toFixed(digits) + "°" + (lat < 0 ? "S" : "N"), 3, y - 3);
    });
    context.stroke();
  }

  function eachStep(from, to, step, draw) {
    const first = Math.ceil(from / step);
    for (let count = 0; count < MOST_LINES && (first + count) * step <= to; count++) draw((first + count) * step);
  }

  function paintPart(context, view, look, day, from, to) {
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, view.height);
    context.clip();
    const isShown = GI.shownOn(day);
    const isSeen = function (feature) { return isShown[feature.index] && GI.touches(feature.box, 0, view.box); };
    GI.drawOrder.filter(isSeen).forEach(function (feature) { paintArea(context, feature, view, look); });
    paintPoints(context, GI.points.filter(isSeen), view, look);
    if (GI.state.selected && isSeen(GI.state.selected)) paintSelected(context, GI.state.selected, view, look);
    paintLabels(context, GI.nameOrder.filter(isSeen), view, look);
    context.restore();
  }

  function paintArea(context, feature, view, look) {
    const own = GI.lookOf(feature, look), isLine = GI.isLine(feature);
    context.strokeStyle = own.stroke;
    context.fillStyle = own.fill;
    context.lineWidth = isLine || extentPx(feature, view) >= SMALL_PX ? own.width : Math.min(1, own.width);
    context.setLineDash(own.dash);
    if (isTiny(feature, view)) return paintTiny(context, feature, view);
    context.beginPath();
    GI.tracePolygon(context, feature.area, view);
    context.globalAlpha = own.alpha;
    if (own.alpha && !isLine) context.fill("evenodd");
    context.globalAlpha = 1;
    context.stroke();
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
  }

  // Points that would cover each other are one dot: fifty thousand take no longer than a screen can hold.
  function paintPoints(context, points, view, look) {
    const taken = new Set();
    const dots = new Map();
    const radius = points.length > MANY_POINTS ? SMALL_POINT_PX : POINT_PX;
    const size = 2 * radius + 4;
    points.forEach(function (feature) {
      const x = feature.point[0] * view.scale - view.left, y = feature.point[1] * view.scale - view.top;
      const spot = (feature.layerNumber * 65536 + Math.round(y / SPOT_PX)) * 65536 + Math.round(x / SPOT_PX);
      if (taken.has(spot)) return;
      taken.add(spot);
      const colour = GI.pointColour(feature);
      if (!dots.has(colour)) dots.set(colour, dotOf(colour, look.ground, radius));
      context.drawImage(dots.get(colour), x - size / 2, y - size / 2, size, size);
    });
  }

  // A dot is drawn once and copied: paths of thousands of circles take seconds.
  function dotOf(colour, ground, radius) {
    const canvas = GI.make("canvas"), ratio = window.devicePixelRatio || 1;
    const size = 2 * radius + 4;
    canvas.width = canvas.height = Math.ceil(size * ratio);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = radius > SMALL_POINT_PX ? 1.5 : 0.5;
    context.strokeStyle = ground;
    context.stroke();
    return canvas;
  }

  function paintSelected(context, feature, view, look) {
    context.setLineDash([]);
    context.strokeStyle = look.mark;
    context.lineWidth = 4;
    context.beginPath();
    if (feature.point || isTiny(feature, view)) {
      const place = feature.point || GI.placeOf(feature);
      context.arc(place[0] * view.scale - view.left, place[1] * view.scale - view.top, POINT_PX + 4, 0, 2 * Math.PI);
    } else {
      GI.tracePolygon(context, feature.area, view);
    }
    context.stroke();
  }

  function paintLabels(context, shown, view, look) {
    const taken = [];
    context.font = "12px system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    shown.some(function (feature) {
      paintLabel(context, feature, view, look, taken);
      return taken.length >= MOST_LABELS;
    });
  }

  function paintLabel(context, feature, view, look, taken) {
    if ((feature.box[2] - feature.box[0]) * view.scale < 12) return;
    const text = GI.titleOf(feature).slice(0, 60);
    if (!text) return;
    const half = context.measureText(text).width / 2 + 3;
    if ((feature.box[2] - feature.box[0]) * view.scale < half) return;
    const place = GI.placeOf(feature);
    const x = place[0] * view.scale - view.left;
    const y = place[1] * view.scale - view.top - (GI.isLine(feature) ? ABOVE_PX : 0);
    const box = [x - half, y - 8, x + half, y + 8];
    const isInside = x > 0 && y > 0 && x < view.width && y < view.height;
    if (!isInside || taken.some(function (other) { return GI.touches(other, 0, box); })) return;
    taken.push(box);
    context.lineWidth = 3;
    context.setLineDash([]);
    context.strokeStyle = look.ground;
    context.strokeText(text, x, y);
    context.fillStyle = look.ink;
    context.fillText(text, x, y);
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
