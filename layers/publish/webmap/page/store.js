// The content of the page as features: what each is, what may be said of it, and where its geometry lies.
(function (GI) {
  "use strict";

  const STEP = 2000;

  // A generator: a large map is read in slices.
  GI.read = function* () {
    GI.content = JSON.parse(GI.find("content").textContent);
    yield;
    const zooms = GI.content.map.zooms;
    GI.zooms = { least: zooms[0], level: zooms[1], largest: zooms[2] };
    // Cells of the largest zoom to pixels of zoom 0.
    GI.cellPx = 1 / (GI.content.map.cells * Math.pow(2, GI.zooms.largest));
    GI.areas = yield* GI.unpackAreas(GI.content.areas);
    GI.products = productsOf(GI.content.products);
    GI.layers = GI.content.layers.map(function (layer) {
      return { key: layer.key, name: layer.name, isPoint: "points" in layer, isVisible: true, layer: layer };
    });
    GI.features = [];
    for (let number = 0; number < GI.content.layers.length; number++) yield* addLayer(GI.content.layers[number], number);
    GI.orderFeatures();
  };

  // A row's values by key, made when they are first asked for: of most features nobody asks.
  class Row {
    constructor(columns, row) {
      this.columns = columns;
      this.row = row;
      this.made = null;
    }

    get values() {
      if (!this.made) this.made = valuesOf(this.columns, this.row);
      return this.made;
    }

    // One of them, without making the others.
    get(key) {
      const place = this.columns.places.get(key), value = place === undefined ? null : this.row[place];
      return value === null ? undefined : value;
    }
  }

  // Places of the columns by their keys; a table's rows share one.
  function columnsOf(keys) {
    const columns = { keys: keys, places: new Map() };
    keys.forEach(function (key, place) { columns.places.set(key, place); });
    return columns;
  }

  class Product extends Row {
    constructor(columns, product) {
      super(columns, product.row);
      this.id = product.id;
      this.search = product.search;
      this.free = product.free;
      this.source = product;
    }

    get registrations() {
      const columns = columnsOf(GI.content.columns.registration);
      return this.source.registrations.map(function (row) { return valuesOf(columns, row); });
    }

    get photos() {
      return this.source.photos.map(function (number) { return GI.content.photos[number]; });
    }
  }

  function productsOf(products) {
    const columns = columnsOf(GI.content.columns.product);
    return products.map(function (product) { return new Product(columns, product); });
  }

  function valuesOf(columns, row) {
    const values = new Map();
    row.forEach(function (value, place) {
      if (value !== null) values.set(columns.keys[place], value);
    });
    return values;
  }

  // Everything of the page's map: what it is, its values, and its place in cells of the largest zoom.
  class Feature extends Row {
    constructor(layer, layerNumber, columns, number) {
      super(columns, layer.rows[number]);
      const product = layer.products[number];
      this.source = layer;
      this.number = number;
      this.index = GI.features.length;
      this.layer = layer.key;
      this.layerNumber = layerNumber;
      this.product = product < 0 ? null : GI.products[product];
      this.begins = layer.begins ? layer.begins[number] : "";
      this.ends = layer.ends ? layer.ends[number] : "";
      // A number by which boundaries of one zone are known; it means nothing else.
      this.zone = layer.zones ? layer.zones[number] : -1;
      this.point = null;
      this.area = -1;
      this.box = null;
      this.extentSize = 0;
      this.place = undefined;
      this.plain = undefined;
    }

    get id() {
      return this.source.ids ? this.source.ids[this.number] : this.layer + this.number;
    }

    get free() {
      return this.source.free[this.number] || [];
    }

    get isDraft() {
      return Boolean(this.source.drafts) && this.source.drafts.includes(this.number);
    }

    get search() {
      const own = this.source.search[this.number];
      return this.product ? own + " " + this.product.search : own;
    }
  }

  function* addLayer(layer, layerNumber) {
    const pointOf = layer.points ? pointsOf(layer.points) : null;
    const columns = columnsOf(layer.columns);
    for (let number = 0; number < layer.rows.length; number++) {
      const feature = new Feature(layer, layerNumber, columns, number);
      if (pointOf) addPoint(feature, pointOf(number));
      else addArea(feature, layer);
      GI.features.push(feature);
      if (number % STEP === STEP - 1) yield;
    }
  }

  function addPoint(feature, cell) {
    feature.point = feature.box = [cell[0], cell[1], cell[0], cell[1]];
  }

  function addArea(feature, layer) {
    if (layer.kind === "line") GI.lineAreas.add(GI.areaCount);
    feature.area = GI.areaCount++;
    feature.box = boxOfArea(feature.area);
    feature.extentSize = (feature.box[2] - feature.box[0]) * (feature.box[3] - feature.box[1]);
  }

  // Decimals of a degree to which a place was rounded before it left; -1 for what is no point.
  GI.decimalsOf = function (feature) {
    return feature.point ? GI.layers[feature.layerNumber].layer.points.told : -1;
  };

  const DEGREE_M = 111320, WORLD_M = 40075016.7;

  // Metres within which the true place of a rounded point lies.
  GI.doubtOf = function (feature) {
    const half = 0.5 * Math.pow(10, -GI.decimalsOf(feature)) * DEGREE_M;
    return Math.hypot(half, half * Math.cos((GI.lonLatOf(feature.point)[1] * Math.PI) / 180));
  };

  // The same in pixels of a view.
  GI.doubtPx = function (feature, scale) {
    const metres = WORLD_M * Math.cos((GI.lonLatOf(feature.point)[1] * Math.PI) / 180);
    return (GI.doubtOf(feature) / metres) * (256 / GI.cellPx) * scale;
  };

  const DOUBT_PX = 100;

  // No deeper than what is known of a place: a step of its last decimal fills no more than a part of the screen.
  GI.deepestOf = function (feature) {
    if (!feature.point) return GI.zooms.largest;
    const zoom = Math.floor(Math.log2((DOUBT_PX * 360 * Math.pow(10, GI.decimalsOf(feature))) / 256));
    return Math.min(GI.zooms.largest, Math.max(GI.zooms.least, zoom));
  };

  GI.areaCount = 0;

  function pointsOf(packed) {
    const lon = GI.unpackDifferences(packed.lon);
    const lat = GI.unpackDifferences(packed.lat);
    const scale = Math.pow(10, packed.decimals);
    return function (number) { return GI.cellOf(lon[number] / scale, lat[number] / scale); };
  }

  // Longitude and latitude to cells, spherical Mercator as Leaflet has it.
  GI.cellOf = function (lon, lat) {
    const size = 256 / GI.cellPx;
    const sine = Math.sin((lat * Math.PI) / 180);
    return [(lon / 360 + 0.5) * size, (0.5 - Math.atanh(sine) / (2 * Math.PI)) * size];
  };

  GI.lonLatOf = function (cell) {
    const size = 256 / GI.cellPx;
    const lat = Math.atan(Math.sinh((0.5 - cell[1] / size) * 2 * Math.PI));
    return [(cell[0] / size - 0.5) * 360, (lat * 180) / Math.PI];
  };

  function boxOfArea(area) {
    const areas = GI.areas;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    GI.eachArc(area, function (arc) {
      box[0] = Math.min(box[0], areas.boxes[arc * 4]);
      box[1] = Math.min(box[1], areas.boxes[arc * 4 + 1]);
      box[2] = Math.max(box[2], areas.boxes[arc * 4 + 2]);
      box[3] = Math.max(box[3], areas.boxes[arc * 4 + 3]);
    });
    return box;
  }

  GI.eachArc = function (area, visit) {
    const areas = GI.areas;
    const first = areas.rings[areas.features[area]];
    const last = areas.rings[areas.features[area + 1]];
    for (let i = first; i < last; i++) visit(areas.refs[i] < 0 ? ~areas.refs[i] : areas.refs[i]);
  };

  // A column of the feature, of its product where the feature has none of that name.
  GI.value = function (feature, key) {
    const own = feature.get(key);
    return own !== undefined || !feature.product ? own : feature.product.get(key);
  };

  GI.classOf = function (feature) {
    return GI.value(feature, "product.product_group") || "OTHER";
  };

  GI.statusOf = function (feature) {
    return GI.value(feature, "boundary.status") || "";
  };
})((window.GI = window.GI || {}));
