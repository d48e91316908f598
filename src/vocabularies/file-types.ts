import { openVocabulary, type Term, toTerm, type Vocabulary } from "./vocabulary.ts";

interface FileType extends Term {
  /** Of the IANA register, where it has one. */
  readonly mediaType?: string;
  /** In the list of the Metadata Quality Assessment (edp-non-proprietary-format). */
  readonly nonProprietary: boolean;
  /** In the list of the Metadata Quality Assessment (edp-machine-readable-format). */
  readonly machineReadable: boolean;
}

type Row = readonly [code: string, label: string, mediaType: string, ...also: string[]];

const authority = "http://publications.europa.eu/resource/authority/file-type";
const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const wordDocument = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const slideShow = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const openDocument = "application/vnd.oasis.opendocument";

/** EU authority list “file-type”, as far as portals use it, with file extensions and names in use. */
const tabular: readonly Row[] = [
  [
    "CSV",
    "CSV",
    "text/csv",
    "application/csv",
    "text/comma-separated-values",
    "csv utf8",
    "csv utf-8",
    "csv zip",
  ],
  ["TSV", "TSV", "text/tab-separated-values"],
  [
    "XLS",
    "Excel 97-2003 (XLS)",
    "application/vnd.ms-excel",
    "application/msexcel",
    "application/x-excel",
    "xlt",
  ],
  ["XLSX", "Excel (XLSX)", spreadsheet, "excel", "microsoft excel", "xls xlsx"],
  ["XLSB", "Excel (XLSB)", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"],
  ["XLSM", "Excel (XLSM)", "application/vnd.ms-excel.sheet.macroEnabled.12"],
  ["ODS", "OpenDocument (ODS)", `${openDocument}.spreadsheet`, "calc"],
  ["DBF", "dBASE (DBF)", "application/vnd.dbf", "dbase", "application/dbf", "application/dbase"],
  ["MDB", "Access (MDB)", "", "application/vnd.ms-access", "application/x-msaccess", "accdb", "access"],
  ["ODB", "OpenDocument (ODB)", `${openDocument}.base`],
  ["SQL", "SQL", "application/sql", "text/x-sql"],
  [
    "PARQUET",
    "Parquet",
    "application/vnd.apache.parquet",
    "application/x-parquet",
    "application/parquet",
    "geoparquet",
  ],
  ["SDMX", "SDMX", "", "application/vnd.sdmx.genericdata+xml", "sdmx-ml", "sdmx xml"],
];

const structured: readonly Row[] = [
  ["JSON", "JSON", "application/json", "text/json", "api json", "json api", "gbfs", "datapackage"],
  ["JSON_LD", "JSON-LD", "application/ld+json"],
  ["XML", "XML", "application/xml", "text/xml", "siri", "netex", "datex2", "datex ii"],
  ["YAML", "YAML", "application/yaml", "text/yaml", "application/x-yaml", "yml"],
  ["RDF", "RDF", "", "application/x-rdf"],
  ["RDF_XML", "RDF/XML", "application/rdf+xml"],
  ["RDF_TURTLE", "Turtle (RDF)", "text/turtle", "turtle", "ttl", "application/x-turtle"],
  ["RDF_N_TRIPLES", "N-Triples (RDF)", "application/n-triples", "nt"],
  ["RDF_N_QUADS", "N-Quads (RDF)", "application/n-quads", "nq"],
  ["RDF_TRIG", "TriG (RDF)", "application/trig"],
  ["RDF_TRIX", "TriX (RDF)", ""],
  ["RDFA", "RDFa", "", "html rdfa"],
  ["N3", "Notation3", "text/n3", "text/rdf+n3"],
  ["OWL", "OWL", "", "application/owl+xml"],
  ["SKOS_XML", "SKOS (XML)", ""],
  ["SPARQLQ", "SPARQL", "application/sparql-query", "sparql", "sparql endpoint", "rq"],
  ["SPARQLQRES", "SPARQL (XML)", "application/sparql-results+xml", "srx"],
  ["SCHEMA_XML", "XML Schema (XSD)", "", "xsd"],
  ["ICS", "iCalendar (ICS)", "text/calendar", "icalendar", "ical"],
  ["RSS", "RSS", "", "application/rss+xml", "georss"],
  ["ATOM", "Atom", "application/atom+xml", "flux atom", "atom feed"],
  ["GTFS", "GTFS", "", "gtfs zip", "gtfs-rt", "gtfs rt", "gtfs realtime", "gtfs-realtime"],
];

const geographic: readonly Row[] = [
  [
    "GEOJSON",
    "GeoJSON",
    "application/geo+json",
    "application/vnd.geo+json",
    "application/geojson",
    "application/x-geojson",
    "json geojson",
  ],
  [
    "GPKG",
    "GeoPackage",
    "application/geopackage+sqlite3",
    "application/x-gpkg",
    "geopackage",
    "ogc geopackage",
  ],
  [
    "SHP",
    "Shapefile",
    "",
    "shape",
    "shapefiles",
    "shapfile",
    "shp zip",
    "esri shapefile",
    "application/vnd.shp",
    "application/x-shapefile",
    "application/x-esri-shape",
    "x-gis/x-shapefile",
    "application/x-zipped-shp",
  ],
  ["KML", "KML", "application/vnd.google-earth.kml+xml", "google earth"],
  ["KMZ", "KMZ", "application/vnd.google-earth.kmz"],
  ["GML", "GML", "application/gml+xml"],
  ["GMZ", "GMZ", ""],
  ["GDB", "Esri File Geodatabase", "", "fgdb", "filegdb", "file geodatabase", "geodatabase"],
  ["MIF_MID", "MapInfo (MIF/MID)", "", "mif", "mid", "mapinfo", "mapinfo mif", "mif mid"],
  ["TAB", "MapInfo (TAB)", "", "mapinfo tab"],
  ["TAB_RSTR", "MapInfo (TAB raster)", ""],
  ["E00", "ArcInfo (E00)", "", "application/x-e00"],
  ["GRID", "Esri Grid", ""],
  ["GRID_ASCII", "Esri ASCII Grid", "", "asc", "ascii grid"],
  ["GEOTIFF", "GeoTIFF", "", "image/geotiff", "image/tiff; application=geotiff", "geo tiff", "cog"],
  ["ECW", "ECW", "", "image/ecw"],
  ["MRSID", "MrSID", "", "sid"],
  ["JPEG2000", "JPEG 2000", "image/jp2", "jp2"],
  ["LAS", "LAS (lidar)", "application/vnd.las"],
  ["LAZ", "LAZ (lidar)", "application/vnd.laszip"],
  ["XYZ", "XYZ", ""],
  ["DWG", "DWG (AutoCAD)", "image/vnd.dwg", "autocad", "application/acad"],
  ["DXF", "DXF (AutoCAD)", "image/vnd.dxf"],
  ["DGN", "DGN (MicroStation)", "", "image/vnd.dgn"],
  ["NETCDF", "NetCDF", "", "application/netcdf", "application/x-netcdf", "nc", "net cdf"],
  ["HDF", "HDF", "", "application/x-hdf", "hdf5", "h5"],
  ["LPK", "ArcGIS (LPK)", ""],
  ["MXD", "ArcMap (MXD)", ""],
  ["QGS", "QGIS", "", "qgis project"],
  [
    "WMS_SRVC",
    "WMS",
    "",
    "wms",
    "ogc wms",
    "ogc:wms",
    "web map service",
    "application/vnd.ogc.wms_xml",
    ...oldCode("WMS"),
  ],
  [
    "WFS_SRVC",
    "WFS",
    "",
    "wfs",
    "ogc wfs",
    "ogc:wfs",
    "web feature service",
    "application/vnd.ogc.wfs_xml",
    ...oldCode("WFS"),
  ],
  ["WMTS_SRVC", "WMTS", "", "wmts", "ogc wmts", "ogc:wmts", "web map tile service", ...oldCode("WMTS")],
  ["WCS_SRVC", "WCS", "", "wcs", "ogc wcs", "ogc:wcs", "web coverage service", ...oldCode("WCS")],
  [
    "REST",
    "Esri REST",
    "",
    "esri rest",
    "arcgis geoservices rest api",
    "arcgis rest",
    "arcgis online",
    "ESRI:REST",
  ],
];

const written: readonly Row[] = [
  ["PDF", "PDF", "application/pdf", "adobe pdf", "acrobat"],
  ["PDFA1A", "PDF/A-1a", ""],
  ["PDFA1B", "PDF/A-1b", ""],
  [
    "HTML",
    "HTML",
    "text/html",
    "htm",
    "web page",
    "webpage",
    "page web",
    "www",
    "WWW:LINK-1.0-http--link",
    "site web",
  ],
  ["XHTML", "XHTML", "application/xhtml+xml"],
  ["TXT", "TXT", "text/plain", "texte", "ascii", "plain text", "asc text"],
  ["RTF", "RTF", "application/rtf", "text/rtf"],
  ["DOC", "Word 97-2003 (DOC)", "application/msword", "application/ms-word"],
  ["DOCX", "Word (DOCX)", wordDocument, "word"],
  ["ODT", "OpenDocument (ODT)", `${openDocument}.text`],
  ["PPT", "PowerPoint 97-2003 (PPT)", "application/vnd.ms-powerpoint"],
  ["PPTX", "PowerPoint (PPTX)", slideShow, "powerpoint"],
  ["ODP", "OpenDocument (ODP)", `${openDocument}.presentation`],
  ["ODG", "OpenDocument (ODG)", `${openDocument}.graphics`],
  ["EPUB", "EPUB", "application/epub+zip"],
  ["CSS", "CSS", "text/css"],
  ["JS", "JavaScript", "text/javascript", "application/javascript"],
];

const seenAndHeard: readonly Row[] = [
  ["JPEG", "JPEG", "image/jpeg", "jpg"],
  ["PNG", "PNG", "image/png"],
  ["GIF", "GIF", "image/gif"],
  ["TIFF", "TIFF", "image/tiff", "tif"],
  ["BMP", "BMP", "image/bmp", "image/x-ms-bmp"],
  ["SVG", "SVG", "image/svg+xml"],
  ["WEBP", "WebP", "image/webp"],
  ["PSD", "Photoshop (PSD)", "image/vnd.adobe.photoshop"],
  ["EPS", "EPS", "application/postscript"],
  ["INDD", "InDesign", ""],
  ["MP3", "MP3", "audio/mpeg"],
  ["WAV", "WAV", "audio/vnd.wave", "audio/wav", "audio/x-wav"],
  ["AAC", "AAC", "audio/aac"],
  ["MPEG4", "MPEG-4", "video/mp4", "mp4"],
  ["MPEG2", "MPEG-2", "video/mpeg", "mpeg", "mpg"],
  ["MOV", "QuickTime", "video/quicktime"],
  ["STL", "STL (3D)", "model/stl"],
];

const packed: readonly Row[] = [
  [
    "ZIP",
    "ZIP",
    "application/zip",
    "application/x-zip-compressed",
    "application/x-zip",
    "archive zip",
    "archive",
  ],
  ["GZIP", "GZIP", "application/gzip", "application/x-gzip", "gz"],
  ["TAR", "TAR", "", "application/x-tar"],
  ["TAR_GZ", "TAR.GZ", "", "tgz"],
  ["TAR_XZ", "TAR.XZ", "", "txz"],
  ["7Z", "7-Zip", "", "application/x-7z-compressed", "7zip"],
  ["RAR", "RAR", "application/vnd.rar", "application/x-rar-compressed"],
  ["BZIP2", "BZIP2", "", "application/x-bzip2", "bz2"],
  ["XZ", "XZ", "", "application/x-xz"],
  ["BIN", "BIN", "application/octet-stream", "binaire", "binary"],
  ["EXE", "EXE", "", "application/x-msdownload"],
  ["ISO", "ISO", "", "application/x-iso9660-image"],
];

const nonProprietary = new Set(
  (
    "BMP CSV DBF GEOJSON GZIP HTML ICS JPEG2000 JSON JSON_LD KML KMZ NETCDF ODS PNG RDF_N_QUADS RDF_N_TRIPLES " +
    "RDF_TRIG RDF_TURTLE RDF_XML RSS RTF TAR TIFF TSV TXT WMS_SRVC XML ZIP"
  ).split(" "),
);

const machineReadable = new Set(
  (
    "CSV GEOJSON ICS JSON JSON_LD KML KMZ NETCDF ODS RDFA RDF_N_QUADS RDF_N_TRIPLES RDF_TRIG RDF_TURTLE RDF_XML " +
    "RSS SHP XLS XLSX XML"
  ).split(" "),
);

const known = openVocabulary(
  authority,
  [tabular, structured, geographic, written, seenAndHeard, packed].flat().map((row) => toFileType(row)),
);

/** What follows a media type (`;charset=utf-8`) or stands between brackets (`shp (wgs84)`) is left aside. */
export const fileTypes: Vocabulary<FileType> = {
  ...known,
  find: (text) => known.find(text) ?? known.find(text.replace(/;.*$|\([^)]*\)/gs, "")),
};

/** The media type as DCAT-AP wants it told. */
function mediaTypeUri(mediaType: string): string {
  return `http://www.iana.org/assignments/media-types/${mediaType}`;
}

function toFileType([code, label, mediaType, ...also]: Row): FileType {
  const media = mediaType === "" ? [] : [mediaType, mediaTypeUri(mediaType)];
  return {
    ...toTerm(authority, [code, label, label, ...media, ...also]),
    ...(mediaType === "" ? {} : { mediaType }),
    nonProprietary: nonProprietary.has(code),
    machineReadable: machineReadable.has(code),
  };
}

/** Before services had codes of their own. */
function oldCode(code: string): readonly string[] {
  return [`${authority}/${code}`];
}
