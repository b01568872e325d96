"""GeoAudit: an agency's records in, the crime and disorder audit of a community safety partnership out."""

import os

# What GDAL would take for directions to other files, machines or programs; told before GDAL begins.
os.environ["GDAL_SKIP"] = "OGR_VRT,GDALG,GML,WFS,OAPIF,OGCAPI,CSW,HTTP,GeoRSS,MapML,SQLite"
# And whatever it would fetch from elsewhere it asks of nobody.
os.environ["GDAL_HTTP_PROXY"] = "http://127.0.0.1:9"

__version__ = "0.1.0"
