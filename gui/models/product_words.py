"""Words for the facts of a product, the same in tables, pages and dialogs."""

from gi_atlas.i18n import N_

PRODUCT_WORDS = {
    "name_official": N_("Name"),
    "product_group": N_("Product group"),
    "status": N_("Status"),
    "place_name": N_("Place name"),
    "generic_name": N_("Generic name"),
    "name_customary": N_("Customary name"),
    "class_code": N_("Class code"),
    "nice": N_("Nice classes"),
    "name_alias": N_("Other names"),
    "name_en": N_("English name"),
    "counties": N_("County codes"),
}
