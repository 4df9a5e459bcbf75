-- A project as the program of schema 1 wrote it; R-trees fill themselves by their triggers.
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY, f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT,
        styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT,
        ui TEXT, update_time DATETIME);
CREATE TABLE gi_product (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	name_official TEXT DEFAULT '' NOT NULL, 
	product_group TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	name_alias TEXT DEFAULT '[]' NOT NULL, 
	name_en TEXT DEFAULT '' NOT NULL, 
	place_name TEXT DEFAULT '' NOT NULL, 
	generic_name TEXT DEFAULT '' NOT NULL, 
	name_customary BOOLEAN DEFAULT 0 NOT NULL, 
	subtype TEXT DEFAULT '' NOT NULL, 
	class_code TEXT DEFAULT '' NOT NULL, 
	class_edition TEXT DEFAULT '' NOT NULL, 
	nice TEXT DEFAULT '[]' NOT NULL, 
	counties TEXT DEFAULT '[]' NOT NULL, 
	source_key TEXT, 
	attributes TEXT DEFAULT '{}' NOT NULL, 
	import_id TEXT, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_registration (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	product_id TEXT DEFAULT '' NOT NULL, 
	channel TEXT DEFAULT '' NOT NULL, 
	number TEXT DEFAULT '' NOT NULL, 
	name_as_registered TEXT DEFAULT '' NOT NULL, 
	holder TEXT DEFAULT '' NOT NULL, 
	act TEXT DEFAULT '' NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	status TEXT DEFAULT '' NOT NULL, 
	scope_text TEXT DEFAULT '' NOT NULL, 
	country TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_zone (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	product_id TEXT DEFAULT '' NOT NULL, 
	role TEXT DEFAULT '' NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	import_id TEXT, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_boundary (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	zone_id TEXT DEFAULT '' NOT NULL, 
	geom MULTIPOLYGON, 
	version INTEGER DEFAULT 0 NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	change_type TEXT DEFAULT '' NOT NULL, 
	edge_type TEXT DEFAULT '' NOT NULL, 
	derivation TEXT DEFAULT '' NOT NULL, 
	scope_text TEXT DEFAULT '' NOT NULL, 
	act TEXT DEFAULT '' NOT NULL, 
	source_scale TEXT DEFAULT '' NOT NULL, 
	used_maps TEXT DEFAULT '' NOT NULL, 
	positional_acc_m REAL, 
	area_m2 REAL, 
	area_method TEXT DEFAULT '' NOT NULL, 
	perimeter_m REAL, 
	geom_sha256 TEXT DEFAULT '' NOT NULL, 
	vertex_count INTEGER DEFAULT 0 NOT NULL, 
	is_valid BOOLEAN DEFAULT 0 NOT NULL, 
	source_key TEXT, 
	relations TEXT DEFAULT '{}' NOT NULL, 
	attributes TEXT DEFAULT '{}' NOT NULL, 
	provenance TEXT DEFAULT '{}' NOT NULL, 
	proposes_id TEXT, 
	import_id TEXT, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_admin_unit (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	code TEXT DEFAULT '' NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	edition TEXT DEFAULT '' NOT NULL, 
	level TEXT DEFAULT '' NOT NULL, 
	parent_code TEXT DEFAULT '' NOT NULL, 
	geom GEOMETRY, 
	code12 TEXT DEFAULT '' NOT NULL, 
	pinyin TEXT DEFAULT '' NOT NULL, 
	pinyin_initials TEXT DEFAULT '' NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	successors TEXT DEFAULT '[]' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	geom_sha256 TEXT DEFAULT '' NOT NULL, 
	is_valid BOOLEAN DEFAULT 0 NOT NULL, 
	attributes TEXT DEFAULT '{}' NOT NULL, 
	provenance TEXT DEFAULT '{}' NOT NULL, 
	import_id TEXT, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_record (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	product_id TEXT, 
	geom POINT, 
	stage TEXT DEFAULT '' NOT NULL, 
	county_code TEXT DEFAULT '' NOT NULL, 
	township_code TEXT DEFAULT '' NOT NULL, 
	edition TEXT DEFAULT '' NOT NULL, 
	survey_date DATE, 
	office TEXT DEFAULT '' NOT NULL, 
	people TEXT DEFAULT '' NOT NULL, 
	quality TEXT DEFAULT '' NOT NULL, 
	craft TEXT DEFAULT '' NOT NULL, 
	history TEXT DEFAULT '' NOT NULL, 
	environment TEXT DEFAULT '' NOT NULL, 
	scope TEXT DEFAULT '' NOT NULL, 
	development TEXT DEFAULT '' NOT NULL, 
	notes TEXT DEFAULT '' NOT NULL, 
	answers TEXT DEFAULT '{}' NOT NULL, 
	pinyin_initials TEXT DEFAULT '' NOT NULL, 
	instance_id TEXT, 
	source_key TEXT, 
	provenance TEXT DEFAULT '{}' NOT NULL, 
	import_id TEXT, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_evidence (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	record_id TEXT, 
	file_name TEXT DEFAULT '' NOT NULL, 
	sha256 TEXT DEFAULT '' NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	product_id TEXT, 
	mime TEXT DEFAULT '' NOT NULL, 
	size_bytes INTEGER DEFAULT 0 NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	caption TEXT DEFAULT '' NOT NULL, 
	geom POINT, 
	datum TEXT, 
	accuracy_m REAL, 
	heading_deg REAL, 
	captured_at DATETIME, 
	captured_note TEXT DEFAULT '' NOT NULL, 
	distance_m REAL, 
	survey_group TEXT DEFAULT '' NOT NULL, 
	person TEXT DEFAULT '' NOT NULL, 
	consent BOOLEAN, 
	source TEXT DEFAULT '' NOT NULL, 
	licence TEXT DEFAULT '' NOT NULL, 
	is_public BOOLEAN DEFAULT 0 NOT NULL, 
	holder TEXT DEFAULT '' NOT NULL, 
	accession_no TEXT DEFAULT '' NOT NULL, 
	position INTEGER DEFAULT 0 NOT NULL, 
	fault TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_layer (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	selector TEXT DEFAULT '{}' NOT NULL, 
	position INTEGER DEFAULT 0 NOT NULL, 
	is_visible BOOLEAN DEFAULT 0 NOT NULL, 
	style TEXT DEFAULT '{}' NOT NULL, 
	provenance TEXT DEFAULT '{}' NOT NULL, 
	source_key TEXT, 
	import_id TEXT, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_layer_feature (
	fid INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	layer_id TEXT DEFAULT '' NOT NULL, 
	geom GEOMETRY, 
	attributes TEXT DEFAULT '{}' NOT NULL, 
	geom_sha256 TEXT DEFAULT '' NOT NULL, 
	source_key TEXT, 
	import_id TEXT, 
	PRIMARY KEY (fid), 
	UNIQUE (id)
);
CREATE TABLE gi_project (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE gi_import (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	file_name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	row_count INTEGER NOT NULL, 
	rows_sha256 TEXT NOT NULL, 
	answers TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE gi_change_log (
	seq INTEGER NOT NULL, 
	step_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	undoes_step TEXT, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	device TEXT NOT NULL, 
	label TEXT NOT NULL, 
	changes TEXT NOT NULL, 
	prev_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE TABLE gi_row_digest (
	table_name TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (table_name, row_id)
)
 WITHOUT ROWID;
CREATE TABLE gi_old_value (
	sha256 TEXT NOT NULL, 
	value BLOB NOT NULL, 
	PRIMARY KEY (sha256)
);
CREATE VIRTUAL TABLE "rtree_gi_boundary_geom" USING rtree(id, minx, maxx, miny, maxy);
CREATE VIRTUAL TABLE "rtree_gi_admin_unit_geom" USING rtree(id, minx, maxx, miny, maxy);
CREATE VIRTUAL TABLE "rtree_gi_record_geom" USING rtree(id, minx, maxx, miny, maxy);
CREATE VIRTUAL TABLE "rtree_gi_evidence_geom" USING rtree(id, minx, maxx, miny, maxy);
CREATE VIRTUAL TABLE "rtree_gi_layer_feature_geom" USING rtree(id, minx, maxx, miny, maxy);
CREATE INDEX ix_gi_product_import_id ON gi_product (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX ix_gi_registration_product_id ON gi_registration (product_id);
CREATE INDEX ix_gi_zone_product_id ON gi_zone (product_id);
CREATE INDEX ix_gi_zone_import_id ON gi_zone (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX ix_gi_boundary_import_id ON gi_boundary (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX ix_gi_boundary_zone_id ON gi_boundary (zone_id);
CREATE INDEX ix_gi_boundary_source_key ON gi_boundary (source_key);
CREATE INDEX ix_gi_admin_unit_import_id ON gi_admin_unit (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX ix_gi_admin_unit_edition_level_code12 ON gi_admin_unit (edition, level, code12);
CREATE INDEX ix_gi_record_import_id ON gi_record (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX ix_gi_record_source_key ON gi_record (source_key);
CREATE INDEX ix_gi_record_product_id ON gi_record (product_id);
CREATE INDEX ix_gi_evidence_record_id ON gi_evidence (record_id);
CREATE INDEX ix_gi_evidence_sha256 ON gi_evidence (sha256);
CREATE INDEX ix_gi_layer_import_id ON gi_layer (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX ix_gi_layer_feature_import_id ON gi_layer_feature (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX ix_gi_layer_feature_layer_id ON gi_layer_feature (layer_id);
CREATE INDEX ix_gi_change_log_step_id ON gi_change_log (step_id);
CREATE TRIGGER "rtree_gi_boundary_geom_insert" AFTER INSERT ON "gi_boundary" WHEN (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_boundary_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_boundary_geom_update1" AFTER UPDATE OF "geom" ON "gi_boundary" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_boundary_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_boundary_geom_update2" AFTER UPDATE OF "geom" ON "gi_boundary" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_boundary_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_boundary_geom_update3" AFTER UPDATE ON "gi_boundary" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_boundary_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_gi_boundary_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_boundary_geom_update4" AFTER UPDATE ON "gi_boundary" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_boundary_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_gi_boundary_geom_delete" AFTER DELETE ON "gi_boundary" WHEN OLD."geom" NOT NULL BEGIN DELETE FROM "rtree_gi_boundary_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_admin_unit_geom_insert" AFTER INSERT ON "gi_admin_unit" WHEN (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_admin_unit_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_admin_unit_geom_update1" AFTER UPDATE OF "geom" ON "gi_admin_unit" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_admin_unit_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_admin_unit_geom_update2" AFTER UPDATE OF "geom" ON "gi_admin_unit" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_admin_unit_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_admin_unit_geom_update3" AFTER UPDATE ON "gi_admin_unit" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_admin_unit_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_gi_admin_unit_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_admin_unit_geom_update4" AFTER UPDATE ON "gi_admin_unit" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_admin_unit_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_gi_admin_unit_geom_delete" AFTER DELETE ON "gi_admin_unit" WHEN OLD."geom" NOT NULL BEGIN DELETE FROM "rtree_gi_admin_unit_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_record_geom_insert" AFTER INSERT ON "gi_record" WHEN (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_record_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_record_geom_update1" AFTER UPDATE OF "geom" ON "gi_record" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_record_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_record_geom_update2" AFTER UPDATE OF "geom" ON "gi_record" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_record_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_record_geom_update3" AFTER UPDATE ON "gi_record" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_record_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_gi_record_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_record_geom_update4" AFTER UPDATE ON "gi_record" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_record_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_gi_record_geom_delete" AFTER DELETE ON "gi_record" WHEN OLD."geom" NOT NULL BEGIN DELETE FROM "rtree_gi_record_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_evidence_geom_insert" AFTER INSERT ON "gi_evidence" WHEN (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_evidence_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_evidence_geom_update1" AFTER UPDATE OF "geom" ON "gi_evidence" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_evidence_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_evidence_geom_update2" AFTER UPDATE OF "geom" ON "gi_evidence" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_evidence_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_evidence_geom_update3" AFTER UPDATE ON "gi_evidence" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_evidence_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_gi_evidence_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_evidence_geom_update4" AFTER UPDATE ON "gi_evidence" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_evidence_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_gi_evidence_geom_delete" AFTER DELETE ON "gi_evidence" WHEN OLD."geom" NOT NULL BEGIN DELETE FROM "rtree_gi_evidence_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_layer_feature_geom_insert" AFTER INSERT ON "gi_layer_feature" WHEN (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_layer_feature_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_layer_feature_geom_update1" AFTER UPDATE OF "geom" ON "gi_layer_feature" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_gi_layer_feature_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_layer_feature_geom_update2" AFTER UPDATE OF "geom" ON "gi_layer_feature" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_layer_feature_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_gi_layer_feature_geom_update3" AFTER UPDATE ON "gi_layer_feature" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_layer_feature_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_gi_layer_feature_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_gi_layer_feature_geom_update4" AFTER UPDATE ON "gi_layer_feature" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_gi_layer_feature_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_gi_layer_feature_geom_delete" AFTER DELETE ON "gi_layer_feature" WHEN OLD."geom" NOT NULL BEGIN DELETE FROM "rtree_gi_layer_feature_geom" WHERE id = OLD."fid"; END;
INSERT INTO "gpkg_spatial_ref_sys" VALUES ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL);
INSERT INTO "gpkg_spatial_ref_sys" VALUES ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);
INSERT INTO "gpkg_spatial_ref_sys" VALUES ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', NULL);
INSERT INTO "gpkg_spatial_ref_sys" VALUES ('China Geodetic Coordinate System 2000', 4490, 'EPSG', 4490, 'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]]', NULL);
INSERT INTO "gpkg_contents" VALUES ('gi_product', 'attributes', 'gi_product', '', '2026-11-26T00:04:46.586Z', NULL, NULL, NULL, NULL, NULL);
INSERT INTO "gpkg_contents" VALUES ('gi_registration', 'attributes', 'gi_registration', '', '2026-11-26T00:04:46.586Z', NULL, NULL, NULL, NULL, NULL);
INSERT INTO "gpkg_contents" VALUES ('gi_zone', 'attributes', 'gi_zone', '', '2026-11-26T00:04:46.586Z', NULL, NULL, NULL, NULL, NULL);
INSERT INTO "gpkg_contents" VALUES ('gi_boundary', 'features', 'gi_boundary', '', '2026-11-26T00:04:46.586Z', 110.0, 30.0, 110.1500015258789, 30.050003051757812, 4490);
INSERT INTO "gpkg_contents" VALUES ('gi_admin_unit', 'features', 'gi_admin_unit', '', '2026-11-26T00:04:46.586Z', 110.0, 30.0, 110.1500015258789, 30.050003051757812, 4490);
INSERT INTO "gpkg_contents" VALUES ('gi_record', 'features', 'gi_record', '', '2026-11-26T00:04:46.586Z', 110.0099868774414, 30.019996643066406, 110.02001190185547, 30.030000686645508, 4490);
INSERT INTO "gpkg_contents" VALUES ('gi_evidence', 'features', 'gi_evidence', '', '2026-11-26T00:04:46.586Z', NULL, NULL, NULL, NULL, 4490);
INSERT INTO "gpkg_contents" VALUES ('gi_layer', 'attributes', 'gi_layer', '', '2026-11-26T00:04:46.586Z', NULL, NULL, NULL, NULL, NULL);
INSERT INTO "gpkg_contents" VALUES ('gi_layer_feature', 'features', 'gi_layer_feature', '', '2026-11-26T00:04:46.586Z', 110.0, 30.0, 111.0, 31.0, 4490);
INSERT INTO "gpkg_contents" VALUES ('layer_styles', 'attributes', 'layer_styles', '', '2026-11-26T00:04:45.425Z', NULL, NULL, NULL, NULL, NULL);
INSERT INTO "gpkg_geometry_columns" VALUES ('gi_boundary', 'geom', 'MULTIPOLYGON', 4490, 0, 0);
INSERT INTO "gpkg_geometry_columns" VALUES ('gi_admin_unit', 'geom', 'GEOMETRY', 4490, 0, 0);
INSERT INTO "gpkg_geometry_columns" VALUES ('gi_record', 'geom', 'POINT', 4490, 0, 0);
INSERT INTO "gpkg_geometry_columns" VALUES ('gi_evidence', 'geom', 'POINT', 4490, 0, 0);
INSERT INTO "gpkg_geometry_columns" VALUES ('gi_layer_feature', 'geom', 'GEOMETRY', 4490, 0, 0);
INSERT INTO "gpkg_extensions" VALUES ('gi_boundary', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
INSERT INTO "gpkg_extensions" VALUES ('gi_admin_unit', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
INSERT INTO "gpkg_extensions" VALUES ('gi_record', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
INSERT INTO "gpkg_extensions" VALUES ('gi_evidence', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
INSERT INTO "gpkg_extensions" VALUES ('gi_layer_feature', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
INSERT INTO "layer_styles" VALUES (1, '', '', 'gi_admin_unit', 'geom', 'default', '<!DOCTYPE qgis PUBLIC ''http://mrcc.com/qgis.dtd'' ''SYSTEM''><qgis styleCategories="Symbology"><renderer-v2 type="singleSymbol"><symbols><symbol type="fill" name="0"><layer class="SimpleFill" enabled="1"><Option type="Map"><Option type="QString" name="color" value="0,0,0,0"/><Option type="QString" name="outline_color" value="120,120,120,255"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="style" value="solid"/></Option></layer></symbol></symbols></renderer-v2></qgis>', '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld"><NamedLayer><Name>gi_admin_unit</Name><UserStyle><FeatureTypeStyle><Rule><PolygonSymbolizer><Fill><CssParameter name="fill">#000000</CssParameter><CssParameter name="fill-opacity">0.000</CssParameter></Fill><Stroke><CssParameter name="stroke">#787878</CssParameter></Stroke></PolygonSymbolizer></Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>', 1, '', '', NULL, '2026-11-26T00:04:45.425Z');
INSERT INTO "layer_styles" VALUES (2, '', '', 'gi_boundary', 'geom', 'default', '<!DOCTYPE qgis PUBLIC ''http://mrcc.com/qgis.dtd'' ''SYSTEM''><qgis styleCategories="Symbology"><renderer-v2 type="singleSymbol"><symbols><symbol type="fill" name="0"><layer class="SimpleFill" enabled="1"><Option type="Map"><Option type="QString" name="color" value="46,125,50,70"/><Option type="QString" name="outline_color" value="27,94,32,255"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="style" value="solid"/></Option></layer></symbol></symbols></renderer-v2></qgis>', '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld"><NamedLayer><Name>gi_boundary</Name><UserStyle><FeatureTypeStyle><Rule><PolygonSymbolizer><Fill><CssParameter name="fill">#2e7d32</CssParameter><CssParameter name="fill-opacity">0.275</CssParameter></Fill><Stroke><CssParameter name="stroke">#1b5e20</CssParameter></Stroke></PolygonSymbolizer></Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>', 1, '', '', NULL, '2026-11-26T00:04:45.425Z');
INSERT INTO "layer_styles" VALUES (3, '', '', 'gi_record', 'geom', 'default', '<!DOCTYPE qgis PUBLIC ''http://mrcc.com/qgis.dtd'' ''SYSTEM''><qgis styleCategories="Symbology"><renderer-v2 type="singleSymbol"><symbols><symbol type="marker" name="0"><layer class="SimpleMarker" enabled="1"><Option type="Map"><Option type="QString" name="color" value="230,81,0,255"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="name" value="circle"/><Option type="QString" name="size" value="2.4"/></Option></layer></symbol></symbols></renderer-v2></qgis>', '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld"><NamedLayer><Name>gi_record</Name><UserStyle><FeatureTypeStyle><Rule><PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName><Fill><CssParameter name="fill">#e65100</CssParameter><CssParameter name="fill-opacity">1.000</CssParameter></Fill><Stroke><CssParameter name="stroke">#ffffff</CssParameter></Stroke></Mark><Size>8</Size></Graphic></PointSymbolizer></Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>', 1, '', '', NULL, '2026-11-26T00:04:45.425Z');
INSERT INTO "layer_styles" VALUES (4, '', '', 'gi_evidence', 'geom', 'default', '<!DOCTYPE qgis PUBLIC ''http://mrcc.com/qgis.dtd'' ''SYSTEM''><qgis styleCategories="Symbology"><renderer-v2 type="singleSymbol"><symbols><symbol type="marker" name="0"><layer class="SimpleMarker" enabled="1"><Option type="Map"><Option type="QString" name="color" value="21,101,192,255"/><Option type="QString" name="outline_color" value="255,255,255,255"/><Option type="QString" name="outline_width" value="0.2"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="name" value="circle"/><Option type="QString" name="size" value="2.4"/></Option></layer></symbol></symbols></renderer-v2></qgis>', '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld"><NamedLayer><Name>gi_evidence</Name><UserStyle><FeatureTypeStyle><Rule><PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName><Fill><CssParameter name="fill">#1565c0</CssParameter><CssParameter name="fill-opacity">1.000</CssParameter></Fill><Stroke><CssParameter name="stroke">#ffffff</CssParameter></Stroke></Mark><Size>8</Size></Graphic></PointSymbolizer></Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>', 1, '', '', NULL, '2026-11-26T00:04:45.425Z');
INSERT INTO "gi_product" VALUES (1, '01a2152b-3f1c-76fb-af63-21777871a7dd', '清溪茶', 'PRIMARY', 'SURVEY_DRAFT', '[]', '', '清溪', '茶', 0, '', '', '', '[]', '["990001"]', NULL, '{}', NULL);
INSERT INTO "gi_registration" VALUES (1, '01a2152b-3f1c-7962-9dd1-746321136d7f', '01a2152b-3f1c-76fb-af63-21777871a7dd', 'TM_CERT', '12345', '', '', '', NULL, NULL, '', '', 'CN');
INSERT INTO "gi_zone" VALUES (1, '01a2152b-3f1c-73b1-bea8-6a43c4c9bdd1', '01a2152b-3f1c-76fb-af63-21777871a7dd', 'PRODUCTION', '', NULL);
INSERT INTO "gi_boundary" VALUES (1, '01a2152b-3f29-7acc-9ad6-a9ef0481687e', '01a2152b-3f1c-73b1-bea8-6a43c4c9bdd1', X'475000038a1100000000000000805b403333333333835b400000000000003e40cdcccccccc0c3e40010600000001000000010300000001000000050000000000000000805b400000000000003e403333333333835b400000000000003e403333333333835b40cdcccccccc0c3e400000000000805b40cdcccccccc0c3e400000000000805b400000000000003e40', 1, '第0版', 'DRAFT', NULL, NULL, 'NEW', 'LINEAR_BL', 'DIGITISED', '', '', '', '', NULL, 26732745.61263567, 'AUTHALIC_LINEAR_BL_CGCS2000', 20731.494083387737, '2640ae2c7422cd917013388a95586bc67d3c5bf26e747430951b11fa2b7ce9bd', 5, 1, NULL, '{}', '{}', '{}', NULL, NULL);
INSERT INTO "gi_boundary" VALUES (2, '01a2152b-3f29-7b3f-b239-5bd8ed427ada', '01a2152b-3f1c-73b1-bea8-6a43c4c9bdd1', X'475000038a1100006666666666865b409a99999999895b400000000000003e40cdcccccccc0c3e40010600000001000000010300000001000000050000006666666666865b400000000000003e409a99999999895b400000000000003e409a99999999895b40cdcccccccc0c3e406666666666865b40cdcccccccc0c3e406666666666865b400000000000003e40', 1, '第1版', 'DRAFT', NULL, NULL, 'NEW', 'LINEAR_BL', 'DIGITISED', '', '', '', '', NULL, 26732745.61264247, 'AUTHALIC_LINEAR_BL_CGCS2000', 20731.49408339048, 'edd25c22dbcf19935cd25a5edcf25aef8bf01f87cbd1acaf046a2f4a0ba12c8a', 5, 1, NULL, '{}', '{}', '{}', NULL, NULL);
INSERT INTO "gi_admin_unit" VALUES (1, '01a2152b-3f32-7c59-b3f3-d961e064c694', '990000', '第0县', '2024', 'COUNTY', '', X'475000038a1100000000000000805b403333333333835b400000000000003e40cdcccccccc0c3e40010300000001000000050000000000000000805b400000000000003e403333333333835b400000000000003e403333333333835b40cdcccccccc0c3e400000000000805b40cdcccccccc0c3e400000000000805b400000000000003e40', '990000000000', 'di0xian', 'd0x', NULL, NULL, '[]', '', '6ef90a175a5c2f575ee31ab0b77e6f53ef02ad0d2ea84d0466f340564010e8d2', 1, '{}', '{}', NULL);
INSERT INTO "gi_admin_unit" VALUES (2, '01a2152b-3f32-7080-b9ce-a194a06c7242', '990001', '第1县', '2024', 'COUNTY', '', X'475000038a1100006666666666865b409a99999999895b400000000000003e40cdcccccccc0c3e40010300000001000000050000006666666666865b400000000000003e409a99999999895b400000000000003e409a99999999895b40cdcccccccc0c3e406666666666865b40cdcccccccc0c3e406666666666865b400000000000003e40', '990001000000', 'di1xian', 'd1x', NULL, NULL, '[]', '', '4d7bd2182c9c4ec36a3b10add9fc0d1f218778b130610f7809c8d20a761dba42', 1, '{}', '{}', NULL);
INSERT INTO "gi_record" VALUES (1, '01a2152b-429c-712f-a98f-e574fdeec859', '第一户茶园', NULL, X'475000018a1100000101000000713d0ad7a3805b4085eb51b81e053e40', 'LISTING', '', '', '', NULL, '', '', '香高味醇', '', '', '', '', '', '', '{"lat":"30.02","lon":"110.01","quality":"香高味醇","title":"第一户茶园"}', 'dyhcy', NULL, '26054747ebb281a5aaf84debe0ee129470390f5f35ed23dda08e471c20f9315a:records:2', '{"crs":"EPSG:4490","datum":"cgcs2000","row":2,"row_sha256":"06e57986a5b1d4d99399a872d62ab1373f718bc38898d33f8c806492ffa3cc0b","source_wkb_sha256":"999cedd9582f03eed1b34d91fe59038a717330bd368858225eea757226b1862e","taken_as_one_m":0.0}', '01a2152b-4294-7b75-ab0c-5d1e90519c77');
INSERT INTO "gi_record" VALUES (2, '01a2152b-429d-7f39-92dc-898848261706', '第二户茶园', NULL, X'475000018a1100000101000000e17a14ae47815b4048e17a14ae073e40', 'LISTING', '', '', '', NULL, '', '', '', '', '', '', '', '', '', '{"lat":"30.03","lon":"110.02","title":"第二户茶园"}', 'dehcy', NULL, '26054747ebb281a5aaf84debe0ee129470390f5f35ed23dda08e471c20f9315a:records:3', '{"crs":"EPSG:4490","datum":"cgcs2000","row":3,"row_sha256":"b835e60096df997033b5f1d6ba2b7a48ef1d50a309d6643b4ad7aa22b12a2a0b","source_wkb_sha256":"5b4b5d7030400fdc971da8ffc89a256ba12dc1dfad983c6d01a3441eaeac48aa","taken_as_one_m":0.0}', '01a2152b-4294-7b75-ab0c-5d1e90519c77');
INSERT INTO "gi_record" VALUES (3, '01a2152b-42a1-7c1f-98ab-000aecab5202', '清溪茶 2026', '01a2152b-3f1c-76fb-af63-21777871a7dd', X'475000018a1100000101000000e17a14ae47815b4048e17a14ae073e40', 'LISTING', '990001', '', '2024', '2026-04-05', '清溪县局', '李四、王五', '香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。香高味醇，回甘持久。', '手工炒青。', '县志有载。', '海拔八百米。', '三乡。', '年产二十吨。', '待补。', '{"list":["a","b"],"old":"kept"}', 'qxc 2026', NULL, NULL, '{}', NULL);
INSERT INTO "gi_record" VALUES (4, '01a2152b-42a9-714b-9f83-c5148b2ebb7a', '只有名字', NULL, NULL, 'LISTING', '', '', '', NULL, '', '', '后来补的。', '', '', '', '', '', '', '{}', 'zymz', NULL, NULL, '{}', NULL);
INSERT INTO "gi_evidence" VALUES (1, '01a2152b-4372-7df1-a541-a585901c6abe', '01a2152b-42a1-7c1f-98ab-000aecab5202', 'photo.png', '5c356bd57db9ecb3247d0246c89f6295613d378b31c498db4654f10ed803fa10', 'PHOTO', '01a2152b-3f1c-76fb-af63-21777871a7dd', 'image/png', 79, '', '', NULL, NULL, NULL, NULL, NULL, '', NULL, '', '', NULL, '', '', 0, '', '', 0, '');
INSERT INTO "gi_layer" VALUES (1, '01a2152b-3ed1-76d9-97b4-a22b45ef6c1b', 'Counties', 'ADMIN_UNITS', '{"level":"COUNTY"}', 0, 1, '{}', '{}', NULL, NULL);
INSERT INTO "gi_layer" VALUES (2, '01a2152b-3ed1-72f0-916a-e6f78fc3c572', 'Townships', 'ADMIN_UNITS', '{"level":"TOWNSHIP"}', 1, 1, '{}', '{}', NULL, NULL);
INSERT INTO "gi_layer" VALUES (3, '01a2152b-3ed1-7a0e-bb9e-6e28af56d54d', 'Boundaries', 'BOUNDARIES', '{"not_status":"SUPERSEDED"}', 2, 1, '{}', '{}', NULL, NULL);
INSERT INTO "gi_layer" VALUES (4, '01a2152b-3ed1-740b-9be7-84cd6b214f04', 'Survey records', 'RECORDS', '{}', 3, 1, '{}', '{}', NULL, NULL);
INSERT INTO "gi_layer" VALUES (5, '01a2152b-3ed1-7693-a8a3-fad65cb05f24', 'Photos', 'EVIDENCE', '{}', 4, 0, '{}', '{}', NULL, NULL);
INSERT INTO "gi_layer" VALUES (6, '01a2152b-3f1c-793f-85fb-6efcea98d438', '道路', 'FEATURES', '{}', 9, 1, '{}', '{}', NULL, NULL);
INSERT INTO "gi_layer_feature" VALUES (1, '01a2152b-4376-7799-968f-713059c792af', '01a2152b-3f1c-793f-85fb-6efcea98d438', X'475000038a1100000000000000805b400000000000c05b400000000000003e400000000000003f400102000000020000000000000000805b400000000000003e400000000000c05b400000000000003f40', '{"名":"路"}', '669ac8cb7e944c310b7d128292128434cf1042aa981a35deb0c2969e27998081', NULL, NULL);
INSERT INTO "gi_project" VALUES ('schema_version', '1');
INSERT INTO "gi_project" VALUES ('project_id', '01a2152b-3ef3-7afb-98da-8abd67291fd8');
INSERT INTO "gi_project" VALUES ('name', '清溪县');
INSERT INTO "gi_project" VALUES ('created_at', '2026-11-26T00:04:45.427Z');
INSERT INTO "gi_project" VALUES ('first_rows_sha256', '63936a95091333ac7cac20f82b431b9b1f8b9627492bb3173bfaacf14260802a');
INSERT INTO "gi_import" VALUES ('01a2152b-4294-7b75-ab0c-5d1e90519c77', 'RECORDS', 'records.csv', '26054747ebb281a5aaf84debe0ee129470390f5f35ed23dda08e471c20f9315a', 2, 'cc3b24f198b3d8b1ce8a718cc0b6b3a0c1d5f75177d7c647d2d7094edbd63bc3', '{"datum":"cgcs2000","encoding_used":"UTF-8"}', '2026-11-26T00:04:46.357Z');
INSERT INTO "gi_change_log" VALUES (1, '01a2152b-3f23-7e55-a342-900e56808644', 'DO', NULL, '2026-11-26T00:04:45.479Z', '李四', '测试机', '{"text":"Add product {0}","values":["清溪茶"]}', '{"bulks":[],"rows":[{"after":{"attributes":"{}","class_code":"","class_edition":"","counties":"[\"990001\"]","generic_name":"茶","id":"01a2152b-3f1c-76fb-af63-21777871a7dd","import_id":null,"name_alias":"[]","name_customary":0,"name_en":"","name_official":"清溪茶","nice":"[]","place_name":"清溪","product_group":"PRIMARY","source_key":null,"status":"SURVEY_DRAFT","subtype":""},"before":null,"digests":[null,"1f7cadd5e01c1447771cb2ef65ef2dc8042a66c106b818ff407e717bd3e8acb3"],"id":"01a2152b-3f1c-76fb-af63-21777871a7dd","table":"gi_product"},{"after":{"act":"","channel":"TM_CERT","country":"CN","holder":"","id":"01a2152b-3f1c-7962-9dd1-746321136d7f","name_as_registered":"","number":"12345","product_id":"01a2152b-3f1c-76fb-af63-21777871a7dd","scope_text":"","status":"","valid_from":null,"valid_to":null},"before":null,"digests":[null,"4fb804d47bb83bcab91dd8a18b075f0697d20a637c2bd621ccf8bb070d8fabac"],"id":"01a2152b-3f1c-7962-9dd1-746321136d7f","table":"gi_registration"},{"after":{"id":"01a2152b-3f1c-73b1-bea8-6a43c4c9bdd1","import_id":null,"name":"","product_id":"01a2152b-3f1c-76fb-af63-21777871a7dd","role":"PRODUCTION"},"before":null,"digests":[null,"1bdf329b9c6c43c8689f9db28641dfcafd69bf787313bdae6c703be275888da7"],"id":"01a2152b-3f1c-73b1-bea8-6a43c4c9bdd1","table":"gi_zone"},{"after":{"id":"01a2152b-3f1c-793f-85fb-6efcea98d438","import_id":null,"is_visible":1,"name":"道路","position":9,"provenance":"{}","selector":"{}","source":"FEATURES","source_key":null,"style":"{}"},"before":null,"digests":[null,"661160163d08285ee03c9cdbcca4b81e082fb573c6f0fc67fea0fa874bcf044b"],"id":"01a2152b-3f1c-793f-85fb-6efcea98d438","table":"gi_layer"}]}', '0000000000000000000000000000000000000000000000000000000000000000', '16e837d2d5c27b5c8a885a4754222ffe36020add484ab16d9e34fa8108bc30d7');
INSERT INTO "gi_change_log" VALUES (2, '01a2152b-3f2e-7554-90be-ba650a7e70c7', 'DO', NULL, '2026-11-26T00:04:45.489Z', '李四', '测试机', '{"text":"Add boundary {0}","values":["第0版"]}', '{"bulks":[],"rows":[{"after":{"act":"","area_m2":26732745.61263567,"area_method":"AUTHALIC_LINEAR_BL_CGCS2000","attributes":"{}","change_type":"NEW","derivation":"DIGITISED","edge_type":"LINEAR_BL","geom":{"sha256":"3c9a91462009590d91444e0d3999a084da91c3bc34bf098da19905d11b7f7539","type":"bytes"},"geom_sha256":"2640ae2c7422cd917013388a95586bc67d3c5bf26e747430951b11fa2b7ce9bd","id":"01a2152b-3f29-7acc-9ad6-a9ef0481687e","import_id":null,"is_valid":1,"name":"第0版","perimeter_m":20731.494083387737,"positional_acc_m":null,"proposes_id":null,"provenance":"{}","relations":"{}","scope_text":"","source_key":null,"source_scale":"","status":"DRAFT","used_maps":"","valid_from":null,"valid_to":null,"version":1,"vertex_count":5,"zone_id":"01a2152b-3f1c-73b1-bea8-6a43c4c9bdd1"},"before":null,"digests":[null,"44c4570b8e30b4d560e7a1f2470dc73f0dbbb2df9efef17fb37ec7e33510133d"],"id":"01a2152b-3f29-7acc-9ad6-a9ef0481687e","table":"gi_boundary"},{"after":{"act":"","area_m2":26732745.61264247,"area_method":"AUTHALIC_LINEAR_BL_CGCS2000","attributes":"{}","change_type":"NEW","derivation":"DIGITISED","edge_type":"LINEAR_BL","geom":{"sha256":"1678cb6ad1195b8d4dc038291657bc1ab3f137d36a2e25538da72be27be7b0cc","type":"bytes"},"geom_sha256":"edd25c22dbcf19935cd25a5edcf25aef8bf01f87cbd1acaf046a2f4a0ba12c8a","id":"01a2152b-3f29-7b3f-b239-5bd8ed427ada","import_id":null,"is_valid":1,"name":"第1版","perimeter_m":20731.49408339048,"positional_acc_m":null,"proposes_id":null,"provenance":"{}","relations":"{}","scope_text":"","source_key":null,"source_scale":"","status":"DRAFT","used_maps":"","valid_from":null,"valid_to":null,"version":1,"vertex_count":5,"zone_id":"01a2152b-3f1c-73b1-bea8-6a43c4c9bdd1"},"before":null,"digests":[null,"08920cb60c9ba43739bd6d4e4b4fe0dcbb7e1cbf9fad1b85fdc31feeb64274d8"],"id":"01a2152b-3f29-7b3f-b239-5bd8ed427ada","table":"gi_boundary"}]}', '16e837d2d5c27b5c8a885a4754222ffe36020add484ab16d9e34fa8108bc30d7', '554895dada156e364c3f49c899d765850c0bf4ee002a38135badfb46a4b34b44');
INSERT INTO "gi_change_log" VALUES (3, '01a2152b-401d-70c4-86fb-2ec7aac9889a', 'DO', NULL, '2026-11-26T00:04:45.728Z', '李四', '测试机', '{"text":"Add administrative unit {0}","values":["第0县"]}', '{"bulks":[],"rows":[{"after":{"attributes":"{}","code":"990000","code12":"990000000000","edition":"2024","geom":{"sha256":"f9322cb91bf0383731d2e208cf7b2187547aa229302ce45f8c4763806df013f6","type":"bytes"},"geom_sha256":"6ef90a175a5c2f575ee31ab0b77e6f53ef02ad0d2ea84d0466f340564010e8d2","id":"01a2152b-3f32-7c59-b3f3-d961e064c694","import_id":null,"is_valid":1,"level":"COUNTY","name":"第0县","parent_code":"","pinyin":"di0xian","pinyin_initials":"d0x","provenance":"{}","source":"","successors":"[]","valid_from":null,"valid_to":null},"before":null,"digests":[null,"92f617b9b1cbf51843eadfa2ed90be5d95caef2783f992ba1055b8a22b1c2b5c"],"id":"01a2152b-3f32-7c59-b3f3-d961e064c694","table":"gi_admin_unit"},{"after":{"attributes":"{}","code":"990001","code12":"990001000000","edition":"2024","geom":{"sha256":"b4e4054e61a72a1ccb845eed44c3a674a59f532a4b632010791261e6e6e1175d","type":"bytes"},"geom_sha256":"4d7bd2182c9c4ec36a3b10add9fc0d1f218778b130610f7809c8d20a761dba42","id":"01a2152b-3f32-7080-b9ce-a194a06c7242","import_id":null,"is_valid":1,"level":"COUNTY","name":"第1县","parent_code":"","pinyin":"di1xian","pinyin_initials":"d1x","provenance":"{}","source":"","successors":"[]","valid_from":null,"valid_to":null},"before":null,"digests":[null,"b0f2e98c61f4463b5d7d772183b95117a454b57482202d6fe190d25e097bfc58"],"id":"01a2152b-3f32-7080-b9ce-a194a06c7242","table":"gi_admin_unit"}]}', '554895dada156e364c3f49c899d765850c0bf4ee002a38135badfb46a4b34b44', '9f3fdf328f06715a6b9a7db7e7ad2d0b53a68875d3dc5708b33b0c43e8b0f122');
INSERT INTO "gi_change_log" VALUES (4, '01a2152b-4295-72b2-a76e-4a175b302cf7', 'DO', NULL, '2026-11-26T00:04:46.367Z', '李四', '测试机', '{"text":"Import records from {0}","values":["records.csv"]}', '{"bulks":[{"count":2,"import_id":"01a2152b-4294-7b75-ab0c-5d1e90519c77","removed":false,"rows_sha256":"1a6491e00e385ce99371227cb1c2523eda9e464e3da7fd394b3954c3560c84ec","stashes":[],"table":"gi_record"}],"rows":[{"after":{"answers":"{\"datum\":\"cgcs2000\",\"encoding_used\":\"UTF-8\"}","at":"2026-11-26T00:04:46.357Z","file_name":"records.csv","id":"01a2152b-4294-7b75-ab0c-5d1e90519c77","kind":"RECORDS","row_count":2,"rows_sha256":"cc3b24f198b3d8b1ce8a718cc0b6b3a0c1d5f75177d7c647d2d7094edbd63bc3","sha256":"26054747ebb281a5aaf84debe0ee129470390f5f35ed23dda08e471c20f9315a"},"before":null,"digests":[null,"9f3ba10031f8c5520a1a514d7ceaa5c956690ba2995117b9525b4fe95293d1b9"],"id":"01a2152b-4294-7b75-ab0c-5d1e90519c77","table":"gi_import"}]}', '9f3fdf328f06715a6b9a7db7e7ad2d0b53a68875d3dc5708b33b0c43e8b0f122', '718036a8b81e9c40ca7c1d33fe5f7326d02901ea34e28d6c9a730735638a1ade');
INSERT INTO "gi_change_log" VALUES (5, '01a2152b-42a6-707f-839e-c791dd45dfd1', 'DO', NULL, '2026-11-26T00:04:46.376Z', '李四', '测试机', '{"text":"Add record {0}","values":["清溪茶 2026"]}', '{"bulks":[],"rows":[{"after":{"answers":"{\"list\":[\"a\",\"b\"],\"old\":\"kept\"}","county_code":"990001","craft":"手工炒青。","development":"年产二十吨。","edition":"2024","environment":"海拔八百米。","geom":{"sha256":"e2bf824c7d0e34e68465be4cba27f203b50560a8809e16121c1eb0afe19b4542","type":"bytes"},"history":"县志有载。","id":"01a2152b-42a1-7c1f-98ab-000aecab5202","import_id":null,"instance_id":null,"notes":"待补。","office":"清溪县局","people":"李四、王五","pinyin_initials":"qxc 2026","product_id":"01a2152b-3f1c-76fb-af63-21777871a7dd","provenance":"{}","quality":{"sha256":"be59682a4c371488dc18be9e1003405a56490133aa3e0b957f3954b18b9e5eb5","type":"text"},"scope":"三乡。","source_key":null,"stage":"LISTING","survey_date":"2026-04-05","title":"清溪茶 2026","township_code":""},"before":null,"digests":[null,"994905915c758e9d1482a480bcaeca53f70475e8c34ed200554f1159fcc44c80"],"id":"01a2152b-42a1-7c1f-98ab-000aecab5202","table":"gi_record"}]}', '718036a8b81e9c40ca7c1d33fe5f7326d02901ea34e28d6c9a730735638a1ade', '08e088fc08f0cb6d187cb6dfe76b385fb6d234c8c3a231d83e47688e139d341e');
INSERT INTO "gi_change_log" VALUES (6, '01a2152b-42aa-7949-97b0-5023ca750dd2', 'DO', NULL, '2026-11-26T00:04:46.378Z', '李四', '测试机', '{"text":"Add record {0}","values":["只有名字"]}', '{"bulks":[],"rows":[{"after":{"answers":"{}","county_code":"","craft":"","development":"","edition":"","environment":"","geom":null,"history":"","id":"01a2152b-42a9-714b-9f83-c5148b2ebb7a","import_id":null,"instance_id":null,"notes":"","office":"","people":"","pinyin_initials":"zymz","product_id":null,"provenance":"{}","quality":"","scope":"","source_key":null,"stage":"LISTING","survey_date":null,"title":"只有名字","township_code":""},"before":null,"digests":[null,"653de7756e270b5185f3298c6715a2a7a73a750c8a1214ae8be9ede9c3e4cdde"],"id":"01a2152b-42a9-714b-9f83-c5148b2ebb7a","table":"gi_record"}]}', '08e088fc08f0cb6d187cb6dfe76b385fb6d234c8c3a231d83e47688e139d341e', '36e893e1186934941ad126aabb154eb5f076edd56d03534bef528f8a92863676');
INSERT INTO "gi_change_log" VALUES (7, '01a2152b-42ae-7f38-a51a-f849b0ccec89', 'DO', NULL, '2026-11-26T00:04:46.383Z', '李四', '测试机', '{"text":"Change record {0}","values":["只有名字"]}', '{"bulks":[],"rows":[{"after":{"quality":"后来补的。"},"before":{"quality":""},"digests":["653de7756e270b5185f3298c6715a2a7a73a750c8a1214ae8be9ede9c3e4cdde","1b90b3713feb554f359d30f5fcfa64b8d447521cc6d222373ad6e65f716145a9"],"id":"01a2152b-42a9-714b-9f83-c5148b2ebb7a","table":"gi_record"}]}', '36e893e1186934941ad126aabb154eb5f076edd56d03534bef528f8a92863676', '0d1d58233bbaf657f4d9a6cad9013681ab0d9f04821650d82a655ad72fe50e51');
INSERT INTO "gi_change_log" VALUES (8, '01a2152b-42b1-7593-a904-d0d1f3fc6c28', 'DO', NULL, '2026-11-26T00:04:46.386Z', '李四', '测试机', '{"text":"Add record {0}","values":["删掉的"]}', '{"bulks":[],"rows":[{"after":{"answers":"{}","county_code":"","craft":"","development":"","edition":"","environment":"","geom":null,"history":"","id":"01a2152b-42b0-7d71-ad40-195ac2ab9ba9","import_id":null,"instance_id":null,"notes":"","office":"","people":"","pinyin_initials":"sdd","product_id":null,"provenance":"{}","quality":"","scope":"","source_key":null,"stage":"LISTING","survey_date":null,"title":"删掉的","township_code":""},"before":null,"digests":[null,"56351fe7067c34daa3baf168f845f2dce020c863d6706333ea07b45baed4c053"],"id":"01a2152b-42b0-7d71-ad40-195ac2ab9ba9","table":"gi_record"}]}', '0d1d58233bbaf657f4d9a6cad9013681ab0d9f04821650d82a655ad72fe50e51', 'a212c8bd9ec4c9a0ce451e0c52111a8b89666085a3c0cc4f64923d206ead4d08');
INSERT INTO "gi_change_log" VALUES (9, '01a2152b-42b4-7472-8de3-2bab1bb1b60a', 'DO', NULL, '2026-11-26T00:04:46.389Z', '李四', '测试机', '{"text":"Remove record {0}","values":["删掉的"]}', '{"bulks":[],"rows":[{"after":null,"before":{"answers":"{}","county_code":"","craft":"","development":"","edition":"","environment":"","geom":null,"history":"","id":"01a2152b-42b0-7d71-ad40-195ac2ab9ba9","import_id":null,"instance_id":null,"notes":"","office":"","people":"","pinyin_initials":"sdd","product_id":null,"provenance":"{}","quality":"","scope":"","source_key":null,"stage":"LISTING","survey_date":null,"title":"删掉的","township_code":""},"digests":["56351fe7067c34daa3baf168f845f2dce020c863d6706333ea07b45baed4c053",null],"id":"01a2152b-42b0-7d71-ad40-195ac2ab9ba9","table":"gi_record"}]}', 'a212c8bd9ec4c9a0ce451e0c52111a8b89666085a3c0cc4f64923d206ead4d08', 'f9f01e09be59d8daa5f944eea776fb0af4a1bbdd0c7d8f62f484f1b8bca7f93b');
INSERT INTO "gi_change_log" VALUES (10, '01a2152b-42b6-7f1d-bc51-b3f5dea0fcaf', 'DO', NULL, '2026-11-26T00:04:46.391Z', '李四', '测试机', '{"text":"Add product {0}","values":["撤回的"]}', '{"bulks":[],"rows":[{"after":{"attributes":"{}","class_code":"","class_edition":"","counties":"[]","generic_name":"","id":"01a2152b-42b6-741f-9db9-4b9e255dbedb","import_id":null,"name_alias":"[]","name_customary":0,"name_en":"","name_official":"撤回的","nice":"[]","place_name":"","product_group":"OTHER","source_key":null,"status":"SURVEY_DRAFT","subtype":""},"before":null,"digests":[null,"093eb05c4335c4a69ab7a4c9f2636596ea60629a26841db33f442d1b855a5e7d"],"id":"01a2152b-42b6-741f-9db9-4b9e255dbedb","table":"gi_product"}]}', 'f9f01e09be59d8daa5f944eea776fb0af4a1bbdd0c7d8f62f484f1b8bca7f93b', '097bca568955a3a52f8721678bad1de002eda98883db9f05373e4a3355868810');
INSERT INTO "gi_change_log" VALUES (11, '01a2152b-42b9-7633-ae0e-f65f159b6c97', 'UNDO', '01a2152b-42b6-7f1d-bc51-b3f5dea0fcaf', '2026-11-26T00:04:46.393Z', '李四', '测试机', '{"text":"Add product {0}","values":["撤回的"]}', '{"bulks":[],"rows":[{"after":null,"before":{"attributes":"{}","class_code":"","class_edition":"","counties":"[]","generic_name":"","id":"01a2152b-42b6-741f-9db9-4b9e255dbedb","import_id":null,"name_alias":"[]","name_customary":0,"name_en":"","name_official":"撤回的","nice":"[]","place_name":"","product_group":"OTHER","source_key":null,"status":"SURVEY_DRAFT","subtype":""},"digests":["093eb05c4335c4a69ab7a4c9f2636596ea60629a26841db33f442d1b855a5e7d",null],"id":"01a2152b-42b6-741f-9db9-4b9e255dbedb","table":"gi_product"}]}', '097bca568955a3a52f8721678bad1de002eda98883db9f05373e4a3355868810', 'e1b955f556caccc72ace1afd389b484c31c566f952cb64271c25b57a645239ec');
INSERT INTO "gi_change_log" VALUES (12, '01a2152b-4372-7750-aaaf-e13002bef772', 'DO', NULL, '2026-11-26T00:04:46.581Z', '李四', '测试机', '{"text":"Attach {0} files to {1}","values":["1","清溪茶 2026"]}', '{"bulks":[],"rows":[{"after":{"accession_no":"","accuracy_m":null,"caption":"","captured_at":null,"captured_note":"","consent":null,"datum":null,"distance_m":null,"fault":"","file_name":"photo.png","geom":null,"heading_deg":null,"holder":"","id":"01a2152b-4372-7df1-a541-a585901c6abe","is_public":0,"kind":"PHOTO","licence":"","mime":"image/png","person":"","position":0,"product_id":"01a2152b-3f1c-76fb-af63-21777871a7dd","record_id":"01a2152b-42a1-7c1f-98ab-000aecab5202","sha256":"5c356bd57db9ecb3247d0246c89f6295613d378b31c498db4654f10ed803fa10","size_bytes":79,"source":"","survey_group":"","title":""},"before":null,"digests":[null,"d63aca4bf82be4c934bb9ad03f25cc1a28b715fd3b17676b40e0b6ec964ea266"],"id":"01a2152b-4372-7df1-a541-a585901c6abe","table":"gi_evidence"}]}', 'e1b955f556caccc72ace1afd389b484c31c566f952cb64271c25b57a645239ec', '731d922a66f247b0d79105412af4b7ee27ad50379001666c74af669a259bb384');
INSERT INTO "gi_change_log" VALUES (13, '01a2152b-4377-7166-9fc1-7efab16e0815', 'DO', NULL, '2026-11-26T00:04:46.584Z', '李四', '测试机', '{"text":"Add feature {0}","values":["01a2152b-4376-7799-968f-713059c792af"]}', '{"bulks":[],"rows":[{"after":{"attributes":"{\"名\":\"路\"}","geom":{"sha256":"1dcfcec795d9fb4bb660d7c5982f4bea2f46ddf4aa91bbb379a50be02ba78561","type":"bytes"},"geom_sha256":"669ac8cb7e944c310b7d128292128434cf1042aa981a35deb0c2969e27998081","id":"01a2152b-4376-7799-968f-713059c792af","import_id":null,"layer_id":"01a2152b-3f1c-793f-85fb-6efcea98d438","source_key":null},"before":null,"digests":[null,"187e508ca7def3a33dff91ccf0c8a9df8e30c1715f6c0532ebc3ed1f7e68e89a"],"id":"01a2152b-4376-7799-968f-713059c792af","table":"gi_layer_feature"}]}', '731d922a66f247b0d79105412af4b7ee27ad50379001666c74af669a259bb384', 'ca00abda742265d10abad4877eaa0ddbcd6766af4afb956731b330d6bae7806b');
INSERT INTO "gi_row_digest" VALUES ('gi_admin_unit', '01a2152b-3f32-7080-b9ce-a194a06c7242', 'b0f2e98c61f4463b5d7d772183b95117a454b57482202d6fe190d25e097bfc58');
INSERT INTO "gi_row_digest" VALUES ('gi_admin_unit', '01a2152b-3f32-7c59-b3f3-d961e064c694', '92f617b9b1cbf51843eadfa2ed90be5d95caef2783f992ba1055b8a22b1c2b5c');
INSERT INTO "gi_row_digest" VALUES ('gi_boundary', '01a2152b-3f29-7acc-9ad6-a9ef0481687e', '44c4570b8e30b4d560e7a1f2470dc73f0dbbb2df9efef17fb37ec7e33510133d');
INSERT INTO "gi_row_digest" VALUES ('gi_boundary', '01a2152b-3f29-7b3f-b239-5bd8ed427ada', '08920cb60c9ba43739bd6d4e4b4fe0dcbb7e1cbf9fad1b85fdc31feeb64274d8');
INSERT INTO "gi_row_digest" VALUES ('gi_evidence', '01a2152b-4372-7df1-a541-a585901c6abe', 'd63aca4bf82be4c934bb9ad03f25cc1a28b715fd3b17676b40e0b6ec964ea266');
INSERT INTO "gi_row_digest" VALUES ('gi_import', '01a2152b-4294-7b75-ab0c-5d1e90519c77', '9f3ba10031f8c5520a1a514d7ceaa5c956690ba2995117b9525b4fe95293d1b9');
INSERT INTO "gi_row_digest" VALUES ('gi_layer', '01a2152b-3ed1-72f0-916a-e6f78fc3c572', 'a850ddd7deed1f6b1f4e20d8f6010bf19cded83e2cbbdb393a6a7e0832084355');
INSERT INTO "gi_row_digest" VALUES ('gi_layer', '01a2152b-3ed1-740b-9be7-84cd6b214f04', '5ce1ae4a028ceb6ecfd7c4f9d6db155cf037ff51184b87c949065d9a4c928c44');
INSERT INTO "gi_row_digest" VALUES ('gi_layer', '01a2152b-3ed1-7693-a8a3-fad65cb05f24', '6eabff254f6de2de2bbaca7185c96759936693027a49bee70b58f87d2c168f43');
INSERT INTO "gi_row_digest" VALUES ('gi_layer', '01a2152b-3ed1-76d9-97b4-a22b45ef6c1b', '85135f86ecda663a51940ec7f63b6f41923716ac5dccf2c8e39ba5930d12301a');
INSERT INTO "gi_row_digest" VALUES ('gi_layer', '01a2152b-3ed1-7a0e-bb9e-6e28af56d54d', 'a561c98a7b8a361aa8dae443578e91c544dfb574ddfaea8c6872c58c17eaa4cd');
INSERT INTO "gi_row_digest" VALUES ('gi_layer', '01a2152b-3f1c-793f-85fb-6efcea98d438', '661160163d08285ee03c9cdbcca4b81e082fb573c6f0fc67fea0fa874bcf044b');
INSERT INTO "gi_row_digest" VALUES ('gi_layer_feature', '01a2152b-4376-7799-968f-713059c792af', '187e508ca7def3a33dff91ccf0c8a9df8e30c1715f6c0532ebc3ed1f7e68e89a');
INSERT INTO "gi_row_digest" VALUES ('gi_product', '01a2152b-3f1c-76fb-af63-21777871a7dd', '1f7cadd5e01c1447771cb2ef65ef2dc8042a66c106b818ff407e717bd3e8acb3');
INSERT INTO "gi_row_digest" VALUES ('gi_record', '01a2152b-429c-712f-a98f-e574fdeec859', '740c7c2350c46152f761aedc6f3a617ed8156fb78dfce08b4c7d8b07ace2e012');
INSERT INTO "gi_row_digest" VALUES ('gi_record', '01a2152b-429d-7f39-92dc-898848261706', 'e76e1110ebed040ea4624f074483b13ec8f4e0d329a6fc7f7822de8230f237ad');
INSERT INTO "gi_row_digest" VALUES ('gi_record', '01a2152b-42a1-7c1f-98ab-000aecab5202', '994905915c758e9d1482a480bcaeca53f70475e8c34ed200554f1159fcc44c80');
INSERT INTO "gi_row_digest" VALUES ('gi_record', '01a2152b-42a9-714b-9f83-c5148b2ebb7a', '1b90b3713feb554f359d30f5fcfa64b8d447521cc6d222373ad6e65f716145a9');
INSERT INTO "gi_row_digest" VALUES ('gi_registration', '01a2152b-3f1c-7962-9dd1-746321136d7f', '4fb804d47bb83bcab91dd8a18b075f0697d20a637c2bd621ccf8bb070d8fabac');
INSERT INTO "gi_row_digest" VALUES ('gi_zone', '01a2152b-3f1c-73b1-bea8-6a43c4c9bdd1', '1bdf329b9c6c43c8689f9db28641dfcafd69bf787313bdae6c703be275888da7');
