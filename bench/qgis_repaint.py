"""Times QGIS's map renderer; runs under the system's own Python, where its bindings live.

Usage: ``python3 qgis_repaint.py FILE WIDTH HEIGHT minx,miny,maxx,maxy…``; prints one JSON object.
"""

import json
import os
import statistics
import sys
import time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QColor  # type: ignore[import-not-found]

REPEATS = 5


def settings_for(layer: Any, size: Any, extent: list[float]) -> Any:
    """Map settings as QGIS's own canvas has them: antialiasing and rendering optimization on."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(size)
    settings.setBackgroundColor(QColor("white"))
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(QgsRectangle(*extent))
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    settings.setFlag(QgsMapSettings.UseRenderingOptimization, True)
    return settings


def repaint_s(settings: Any) -> float:
    """Seconds of one rendering without a map cache."""
    begin = time.perf_counter()
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return time.perf_counter() - begin


def main(path: str, width: str, height: str, *extents: str) -> None:
    """Print the medians of all extents as JSON."""
    application = QgsApplication([], False)
    application.initQgis()
    layer = QgsVectorLayer(path, "layer", "ogr")
    size = QSize(int(width), int(height))
    medians = {}
    for text in extents:
        settings = settings_for(layer, size, [float(part) for part in text.split(",")])
        repaint_s(settings)
        medians[text] = statistics.median(repaint_s(settings) for _ in range(REPEATS))
    print(json.dumps({"count": layer.featureCount(), "median_s": medians}), flush=True)
    os._exit(0)  # QGIS's own way out crashes while a layer is alive


if __name__ == "__main__":
    main(*sys.argv[1:])
