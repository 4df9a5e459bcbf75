"""Products and their registrations in the protection channels."""

from dataclasses import dataclass, field
from datetime import date

from gi_atlas.ids import new_id
from gi_atlas.model.enums import Channel, ProductGroup, ProductStatus


@dataclass(frozen=True)
class Product:
    """A geographical indication or a potential one, 地理标志产品."""

    name_official: str
    product_group: ProductGroup = ProductGroup.OTHER
    status: ProductStatus = ProductStatus.SURVEY_DRAFT
    name_alias: tuple[str, ...] = ()
    name_en: str = ""
    place_name: str = ""
    generic_name: str = ""
    name_customary: bool = False
    subtype: str = ""
    class_code: str = ""
    class_edition: str = ""
    nice: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    source_key: str | None = None
    attributes: dict[str, object] = field(default_factory=dict)
    import_id: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Registration:
    """A product's entry in one protection channel, 登记; channels may differ in name, holder and scope."""

    product_id: str
    channel: Channel
    number: str = ""
    name_as_registered: str = ""
    holder: str = ""
    act: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    status: str = ""
    scope_text: str = ""
    country: str = "CN"
    id: str = field(default_factory=new_id)
