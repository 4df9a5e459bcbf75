"""Times QGIS's map renderer; runs under the system's own Python, where its bindings live.

Usage: ``python3 qgis_repaint.py FILE WIDTH HEIGHT minx,miny,maxx,maxy…``; prints one JSON object.
"""

import json
import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

REPEATS = 5


def settings_for(layer, size, extent):
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


def repaint_s(settings):
    """Seconds of one rendering without a map cache."""
    begin = time.perf_counter()
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return time.perf_counter() - begin


def main(path, width, height, *extents):
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
    print(json.dumps({"count": layer.featureCount(), "median_s": medians}))
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
