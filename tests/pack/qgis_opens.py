"""Opens a project and a GeoPackage in QGIS and says what it found, for the system's Python, which has PyQGIS.

Usage: qgis_opens.py PROJECT GEOPACKAGE FOLDER. Pictures of the map and of the printed page go into FOLDER.
"""

import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage


def looks(layer):
    """Return how a layer is drawn: the kind of renderer, and the legend with the colour of each entry."""
    renderer = layer.renderer()
    legend = [
        (item.label(), item.symbol().color().name() if item.symbol() else "")
        for item in renderer.legendSymbolItems()
    ]
    unknown = set(renderer.usedAttributes(QgsRenderContext())) - {field.name() for field in layer.fields()}
    return {
        "renderer": renderer.type(),
        "legend": legend,
        "labels": layer.labelsEnabled(),
        "unknown": sorted(unknown),
    }


def drawn(layers, extent, path):
    """Draw layers as a picture."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setBackgroundColor(QColor("#ffffff"))
    settings.setOutputSize(QSize(900, 700))
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(path)


def groups(node):
    """Return the tree of the project: names of groups, and of layers with whether they are ticked."""
    if not hasattr(node, "children") or type(node).__name__ == "QgsLayerTreeLayer":
        return [node.name(), node.isVisible()]
    return {node.name(): [groups(child) for child in node.children()]}


def main(project_file, geopackage, folder):
    """Say what QGIS finds, as JSON."""
    program = QgsApplication([], False)
    program.initQgis()
    project = QgsProject.instance()
    found = {"read": project.read(project_file), "error": project.error()}
    layers = list(project.mapLayers().values())
    found["crs"] = project.crs().authid()
    found["title"] = project.metadata().title()
    found["abstract"] = project.metadata().abstract()
    found["tree"] = groups(project.layerTreeRoot())
    found["layers"] = {
        layer.name(): {
            "valid": layer.isValid(),
            "crs": layer.crs().authid(),
            "source": layer.source(),
            **looks(layer),
        }
        for layer in layers
    }
    visible = project.layerTreeRoot().checkedLayers()
    found["visible"] = [layer.name() for layer in visible]
    found["extent_missing"] = project.viewSettings().defaultViewExtent().isNull()
    drawn(visible, visible[0].extent().buffered(500), str(Path(folder) / "map.png"))
    found["layouts"] = []
    found["page_texts"] = ""
    for i, page in enumerate(project.layoutManager().printLayouts()):
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = 100
        path = str(Path(folder) / f"page-{i}.png")
        result = QgsLayoutExporter(page).exportToImage(path, settings)
        size = QImage(path).size()
        found["layouts"].append([page.name(), result, [size.width(), size.height()]])
        labels = [item for item in page.items() if isinstance(item, QgsLayoutItemLabel)]
        found["page_texts"] = "\n".join(label.currentText() for label in labels)
    found["alone"] = {}
    for name in [layer.source().rpartition("layername=")[2] for layer in layers]:
        alone = QgsVectorLayer(f"{geopackage}|layername={name}", name, "ogr")
        found["alone"][name] = {
            "valid": alone.isValid(),
            **looks(alone),
            "said": alone.htmlMetadata(),
        }
    found["shapefiles"] = {}
    for path in sorted((Path(geopackage).parent / "shapefile").glob("*.shp")):
        alone = QgsVectorLayer(str(path), path.stem, "ogr")
        found["shapefiles"][path.stem] = {"valid": alone.isValid(), **looks(alone)}
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash while it is taken down, when all has been said


main(*sys.argv[1:])
