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
_SCOPE_AND_CASE_TABLES = (
    """CREATE TABLE gi_scope_text (fid INTEGER NOT NULL, id TEXT NOT NULL, product_id TEXT DEFAULT '' NOT NULL,
    text TEXT DEFAULT '' NOT NULL, boundary_id TEXT, language TEXT DEFAULT '' NOT NULL, act_id TEXT, edition
    TEXT DEFAULT '' NOT NULL, as_of DATE, kinds TEXT DEFAULT '[]' NOT NULL, declared_count INTEGER,
    declared_area REAL, declared_area_unit TEXT DEFAULT '' NOT NULL, declared_extent TEXT DEFAULT '[]' NOT
    NULL, letter_title TEXT DEFAULT '' NOT NULL, letter_no TEXT DEFAULT '' NOT NULL, letter_issuer TEXT
    DEFAULT '' NOT NULL, letter_date DATE, limits TEXT DEFAULT '{}' NOT NULL, findings TEXT DEFAULT '[]' NOT
    NULL, prevails BOOLEAN DEFAULT 0 NOT NULL, reason TEXT DEFAULT '' NOT NULL, import_id TEXT, PRIMARY KEY
    (fid), UNIQUE (id))""",
    "CREATE INDEX ix_gi_scope_text_boundary_id ON gi_scope_text (boundary_id)",
    "CREATE INDEX ix_gi_scope_text_import_id ON gi_scope_text (import_id) WHERE import_id IS NOT NULL",
    "CREATE INDEX ix_gi_scope_text_product_id ON gi_scope_text (product_id)",
    """CREATE TABLE gi_scope_unit (fid INTEGER NOT NULL, id TEXT NOT NULL, scope_id TEXT DEFAULT '' NOT NULL,
    name_as_written TEXT DEFAULT '' NOT NULL, seq INTEGER DEFAULT 0 NOT NULL, level TEXT DEFAULT '' NOT
    NULL, parents TEXT DEFAULT '[]' NOT NULL, code TEXT DEFAULT '' NOT NULL, resolved_name TEXT DEFAULT ''
    NOT NULL, edition TEXT DEFAULT '' NOT NULL, "match" TEXT DEFAULT '' NOT NULL, part_note TEXT DEFAULT ''
    NOT NULL, evidence_id TEXT, import_id TEXT, PRIMARY KEY (fid), UNIQUE (id))""",
    "CREATE INDEX ix_gi_scope_unit_import_id ON gi_scope_unit (import_id) WHERE import_id IS NOT NULL",
    "CREATE INDEX ix_gi_scope_unit_scope_id ON gi_scope_unit (scope_id)",
    """CREATE TABLE gi_scope_leg (fid INTEGER NOT NULL, id TEXT NOT NULL, scope_id TEXT DEFAULT '' NOT NULL,
    seq INTEGER DEFAULT 0 NOT NULL, from_feature TEXT DEFAULT '' NOT NULL, to_feature TEXT DEFAULT '' NOT
    NULL, leg_type TEXT DEFAULT '' NOT NULL, side TEXT DEFAULT '' NOT NULL, elevation_m REAL, map_source
    TEXT DEFAULT '' NOT NULL, line TEXT DEFAULT '[]' NOT NULL, text TEXT DEFAULT '' NOT NULL, import_id
    TEXT, PRIMARY KEY (fid), UNIQUE (id))""",
    "CREATE INDEX ix_gi_scope_leg_import_id ON gi_scope_leg (import_id) WHERE import_id IS NOT NULL",
    "CREATE INDEX ix_gi_scope_leg_scope_id ON gi_scope_leg (scope_id)",
    """CREATE TABLE gi_admin_change (fid INTEGER NOT NULL, id TEXT NOT NULL, old_code TEXT DEFAULT '' NOT NULL,
    new_code TEXT DEFAULT '' NOT NULL, old_name TEXT DEFAULT '' NOT NULL, new_name TEXT DEFAULT '' NOT NULL,
    old_edition TEXT DEFAULT '' NOT NULL, new_edition TEXT DEFAULT '' NOT NULL, kind TEXT DEFAULT '' NOT
    NULL, document TEXT DEFAULT '' NOT NULL, changed_on DATE, share REAL, is_by_hand BOOLEAN DEFAULT 0 NOT
    NULL, note TEXT DEFAULT '' NOT NULL, import_id TEXT, PRIMARY KEY (fid), UNIQUE (id))""",
    "CREATE INDEX ix_gi_admin_change_import_id ON gi_admin_change (import_id) WHERE import_id IS NOT NULL",
    "CREATE INDEX ix_gi_admin_change_new_code ON gi_admin_change (new_code)",
    "CREATE INDEX ix_gi_admin_change_old_code ON gi_admin_change (old_code)",
    """CREATE TABLE gi_act (fid INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT DEFAULT '' NOT NULL, issuer TEXT
    DEFAULT '' NOT NULL, number TEXT DEFAULT '' NOT NULL, title TEXT DEFAULT '' NOT NULL, dated DATE, url
    TEXT DEFAULT '' NOT NULL, file_sha256 TEXT DEFAULT '' NOT NULL, product_ids TEXT DEFAULT '[]' NOT NULL,
    note TEXT DEFAULT '' NOT NULL, import_id TEXT, PRIMARY KEY (fid), UNIQUE (id))""",
    "CREATE INDEX ix_gi_act_import_id ON gi_act (import_id) WHERE import_id IS NOT NULL",
    """CREATE TABLE gi_case (fid INTEGER NOT NULL, id TEXT NOT NULL, product_id TEXT DEFAULT '' NOT NULL, track
    TEXT DEFAULT '' NOT NULL, state TEXT DEFAULT '' NOT NULL, entered_on DATE, due_on DATE, basis TEXT
    DEFAULT '' NOT NULL, holder TEXT DEFAULT '' NOT NULL, is_closed BOOLEAN DEFAULT 0 NOT NULL, note TEXT
    DEFAULT '' NOT NULL, PRIMARY KEY (fid), UNIQUE (id))""",
    "CREATE INDEX ix_gi_case_product_id ON gi_case (product_id)",
    """CREATE TABLE gi_case_event (fid INTEGER NOT NULL, id TEXT NOT NULL, case_id TEXT DEFAULT '' NOT NULL,
    seq INTEGER DEFAULT 0 NOT NULL, from_state TEXT DEFAULT '' NOT NULL, to_state TEXT DEFAULT '' NOT NULL,
    on_day DATE, act_id TEXT, who TEXT DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, PRIMARY KEY
    (fid), UNIQUE (id))""",
    "CREATE INDEX ix_gi_case_event_case_id ON gi_case_event (case_id)",
    """CREATE TABLE gi_standard (fid INTEGER NOT NULL, id TEXT NOT NULL, product_id TEXT DEFAULT '' NOT NULL,
    number TEXT DEFAULT '' NOT NULL, level TEXT DEFAULT '' NOT NULL, title TEXT DEFAULT '' NOT NULL,
    valid_from DATE, valid_to DATE, superseded_by TEXT DEFAULT '' NOT NULL, applied_by TEXT DEFAULT '' NOT
    NULL, PRIMARY KEY (fid), UNIQUE (id))""",
    "CREATE INDEX ix_gi_standard_product_id ON gi_standard (product_id)",
)
_TABLES_OF_VERSION_3 = (
    "gi_scope_text",
    "gi_scope_unit",
    "gi_scope_leg",
    "gi_admin_change",
    "gi_act",
    "gi_case",
    "gi_case_event",
    "gi_standard",
)
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


def to_version_3(operations: Operations) -> None:
    """Wordings of scopes with their units and legs; changes of the divisions; acts, cases and standards."""
    for statement in _SCOPE_AND_CASE_TABLES:
        operations.execute(statement)
    for table in _TABLES_OF_VERSION_3:
        register_contents(operations.get_bind(), table, "attributes")
