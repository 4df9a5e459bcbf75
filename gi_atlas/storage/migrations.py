"""Steps from one schema to the next, written out: what a step did must not change with today's entities."""

from alembic.operations import Operations

from gi_atlas.storage.gpkg import register_contents

_FORM_TABLE = """CREATE TABLE gi_form (
    fid INTEGER NOT NULL, id TEXT NOT NULL, form_id TEXT DEFAULT '' NOT NULL, version TEXT DEFAULT '' NOT NULL,
    title TEXT DEFAULT '' NOT NULL, xform TEXT DEFAULT '' NOT NULL, "rows" TEXT DEFAULT '{}' NOT NULL,
    lists TEXT DEFAULT '{}' NOT NULL, sha256 TEXT DEFAULT '' NOT NULL, languages TEXT DEFAULT '[]' NOT NULL,
    is_active BOOLEAN DEFAULT 0 NOT NULL, PRIMARY KEY (fid), UNIQUE (id))"""
_REFERENCE_TABLE = """CREATE TABLE gi_reference_table (
    fid INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT DEFAULT '' NOT NULL, edition TEXT DEFAULT '' NOT NULL,
    title TEXT DEFAULT '' NOT NULL, source TEXT DEFAULT '' NOT NULL, "rows" TEXT DEFAULT '[]' NOT NULL,
    sha256 TEXT DEFAULT '' NOT NULL, is_active BOOLEAN DEFAULT 0 NOT NULL, PRIMARY KEY (fid), UNIQUE (id))"""
_TEXT, _COUNT = "TEXT DEFAULT '' NOT NULL", "INTEGER DEFAULT 0 NOT NULL"
_NEW_COLUMNS = {
    "gi_record": {
        "form_id": _TEXT,
        "form_version": _TEXT,
        "listing_answered": _COUNT,
        "listing_asked": _COUNT,
        "dossier_answered": _COUNT,
        "dossier_asked": _COUNT,
        "is_half": "BOOLEAN DEFAULT 0 NOT NULL",
        "submission_sha256": _TEXT,
    },
    "gi_evidence": {
        "question": _TEXT,
        "picture_hash": _TEXT,
        "boundary_distance_m": "REAL",
        "marks": "TEXT DEFAULT '[]' NOT NULL",
    },
}


def to_version_2(operations: Operations) -> None:
    """Forms and tables of offices; a record's form and how far it is; what evidence answers and where it lies."""
    for table, columns in _NEW_COLUMNS.items():
        for name, definition in columns.items():
            operations.execute(f"ALTER TABLE {table} ADD COLUMN {name} {definition}")
    for statement in (_FORM_TABLE, "CREATE INDEX ix_gi_form_form_id_version ON gi_form (form_id, version)"):
        operations.execute(statement)
    operations.execute(_REFERENCE_TABLE)
    for table in ("gi_form", "gi_reference_table"):
        register_contents(operations.get_bind(), table, "attributes")
