// The content of the page as features: what each is, what may be said of it, and where its geometry lies.
(function (GI) {
  "use strict";

  GI.read = function () {
    GI.content = JSON.parse(GI.find("content").textContent);
    const zooms = GI.content.map.zooms;
    GI.zooms = { least: zooms[0], level: zooms[1], largest: zooms[2] };
    // Cells of the largest zoom to pixels of zoom 0.
    GI.cellPx = 1 / (GI.content.map.cells * Math.pow(2, GI.zooms.largest));
    GI.areas = GI.unpackAreas(GI.content.areas);
    GI.products = GI.content.products.map(productOf);
    GI.features = [];
    GI.content.layers.forEach(addLayer);
    GI.layers = GI.content.layers.map(function (layer) {
      return { key: layer.key, name: layer.name, isPoint: "points" in layer, isVisible: true, layer: layer };
    });
    const areas = GI.features.filter(function (feature) { return !feature.point; });
    // Large ones below, so that none hides another; names of what lies on top come first.
    GI.drawOrder = areas.sort(function (one, other) {
      return one.layerNumber - other.layerNumber || other.extentSize - one.extentSize;
    });
    GI.nameOrder = areas.slice().sort(function (one, other) {
      return other.layerNumber - one.layerNumber || other.extentSize - one.extentSize;
    });
    GI.points = GI.features.filter(function (feature) { return feature.point; });
  };

  function productOf(product) {
    return {
      id: product.id,
      search: product.search,
      values: valuesOf(GI.content.columns.product, product.row),
      free: product.free,
      registrations: product.registrations.map(function (row) {
        return valuesOf(GI.content.columns.registration, row);
      }),
      photos: product.photos.map(function (number) { return GI.content.photos[number]; }),
    };
  }

  function valuesOf(columns, row) {
    const values = new Map();
    row.forEach(function (value, place) {
      if (value !== null) values.set(columns[place], value);
    });
    return values;
  }

  function addLayer(layer, layerNumber) {
    const points = layer.points ? pointsOf(layer.points) : null;
    const drafts = new Set(layer.drafts || []);
    layer.rows.forEach(function (row, number) {
      const product = layer.products[number] < 0 ? null : GI.products[layer.products[number]];
      const feature = {
        id: layer.ids ? layer.ids[number] : layer.key + number,
        index: GI.features.length,
        layer: layer.key,
        layerNumber: layerNumber,
        values: valuesOf(layer.columns, row),
        free: layer.free[number] || [],
        product: product,
        begins: layer.begins ? layer.begins[number] : "",
        ends: layer.ends ? layer.ends[number] : "",
        isDraft: drafts.has(number),
        search: product ? layer.search[number] + " " + product.search : layer.search[number],
        point: points ? points[number] : null,
        area: points ? -1 : GI.areaCount,
      };
      if (layer.kind === "line") GI.lineAreas.add(GI.areaCount);
      if (!points) GI.areaCount += 1;
      feature.box = points ? boxOfPoint(feature.point) : boxOfArea(feature.area);
      feature.extentSize = (feature.box[2] - feature.box[0]) * (feature.box[3] - feature.box[1]);
      GI.features.push(feature);
    });
  }

  GI.areaCount = 0;

  function pointsOf(packed) {
    const lon = GI.unpackDifferences(packed.lon);
    const lat = GI.unpackDifferences(packed.lat);
    const scale = Math.pow(10, packed.decimals);
    return Array.from(lon, function (value, number) {
      return GI.cellOf(value / scale, lat[number] / scale);
    });
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

  function boxOfPoint(cell) {
    return [cell[0], cell[1], cell[0], cell[1]];
  }

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
    if (feature.values.has(key)) return feature.values.get(key);
    return feature.product ? feature.product.values.get(key) : undefined;
  };

  GI.classOf = function (feature) {
    return GI.value(feature, "product.product_group") || "OTHER";
  };

  GI.statusOf = function (feature) {
    return GI.value(feature, "boundary.status") || "";
  };
})((window.GI = window.GI || {}));
