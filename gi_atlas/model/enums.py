"""Enumerations, stored as upper-case English codes, with their Chinese term."""

from enum import StrEnum

from gi_atlas.i18n import N_, current_language, translate


class ProductGroup(StrEnum):
    """Product group of the plan, 产品大类; its list ends with "and others"."""

    PRIMARY = "PRIMARY"
    PROCESSED = "PROCESSED"
    MEDICINE = "MEDICINE"
    CRAFT = "CRAFT"
    OTHER = "OTHER"


class ProductStatus(StrEnum):
    """Where a product stands between survey and revocation, 状态."""

    SURVEY_DRAFT = "SURVEY_DRAFT"
    POTENTIAL_LISTED = "POTENTIAL_LISTED"
    DOSSIER_PREP = "DOSSIER_PREP"
    UNDER_EXAMINATION = "UNDER_EXAMINATION"
    RECOGNISED = "RECOGNISED"
    REVOKED = "REVOKED"


class Channel(StrEnum):
    """Protection channel of a registration, 保护渠道."""

    GI_PRODUCT = "GI_PRODUCT"
    TM_CERT = "TM_CERT"
    TM_COLL = "TM_COLL"
    AGI = "AGI"
    EU_AGREEMENT = "EU_AGREEMENT"
    FOREIGN_IN_CN = "FOREIGN_IN_CN"
    POTENTIAL = "POTENTIAL"


class ZoneRole(StrEnum):
    """What a zone of a product is for, 区域用途."""

    PRODUCTION = "PRODUCTION"
    RAW_MATERIAL = "RAW_MATERIAL"
    WATER = "WATER"
    PROCESSING = "PROCESSING"
    CORE = "CORE"
    RESERVE = "RESERVE"
    SEA = "SEA"
    PROXIMITY = "PROXIMITY"


class BoundaryStatus(StrEnum):
    """Status of a boundary version, 界线版本状态."""

    DRAFT = "DRAFT"
    REVIEWED = "REVIEWED"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"

    @property
    def is_locked(self) -> bool:
        """Whether a version in this status can no longer be edited."""
        return self in (BoundaryStatus.PUBLISHED, BoundaryStatus.SUPERSEDED)


class UnitLevel(StrEnum):
    """Level of an administrative unit, 行政区划级别."""

    PROVINCE = "PROVINCE"
    PREFECTURE = "PREFECTURE"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"


class RecordStage(StrEnum):
    """How deep a survey record goes, 填报深度."""

    LISTING = "LISTING"
    DOSSIER = "DOSSIER"


class EvidenceKind(StrEnum):
    """Kind of evidence, 佐证材料类型."""

    PHOTO = "PHOTO"
    PAPER = "PAPER"
    VIDEO = "VIDEO"
    AUDIO = "AUDIO"
    SAMPLE = "SAMPLE"
    WEB = "WEB"
    MAP = "MAP"
    FILE = "FILE"


class PositionDatum(StrEnum):
    """Datum that a position was given in, 坐标基准."""

    CGCS2000 = "CGCS2000"
    WGS84 = "WGS84"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


_SHOWN: dict[StrEnum, str] = {
    ProductGroup.PRIMARY: N_("Primary agricultural product"),
    ProductGroup.PROCESSED: N_("Processed food"),
    ProductGroup.MEDICINE: N_("Genuine regional medicinal material"),
    ProductGroup.CRAFT: N_("Traditional handicraft"),
    ProductGroup.OTHER: N_("Other"),
    ProductStatus.SURVEY_DRAFT: N_("Survey draft"),
    ProductStatus.POTENTIAL_LISTED: N_("Listed as potential"),
    ProductStatus.DOSSIER_PREP: N_("Dossier in preparation"),
    ProductStatus.UNDER_EXAMINATION: N_("Under examination"),
    ProductStatus.RECOGNISED: N_("Recognised"),
    ProductStatus.REVOKED: N_("Revoked"),
    Channel.GI_PRODUCT: N_("GI product"),
    Channel.TM_CERT: N_("Certification mark"),
    Channel.TM_COLL: N_("Collective mark"),
    Channel.AGI: N_("Agricultural-product GI"),
    Channel.EU_AGREEMENT: N_("EU agreement"),
    Channel.FOREIGN_IN_CN: N_("Foreign GI in China"),
    Channel.POTENTIAL: N_("Potential resource"),
    ZoneRole.PRODUCTION: N_("Production"),
    ZoneRole.RAW_MATERIAL: N_("Raw material"),
    ZoneRole.WATER: N_("Water source"),
    ZoneRole.PROCESSING: N_("Processing"),
    ZoneRole.CORE: N_("Core"),
    ZoneRole.RESERVE: N_("Reserve"),
    ZoneRole.SEA: N_("Sea area"),
    ZoneRole.PROXIMITY: N_("Immediate proximity"),
    BoundaryStatus.DRAFT: N_("Draft"),
    BoundaryStatus.REVIEWED: N_("Reviewed"),
    BoundaryStatus.PUBLISHED: N_("Published"),
    BoundaryStatus.SUPERSEDED: N_("Superseded"),
    UnitLevel.PROVINCE: N_("Province"),
    UnitLevel.PREFECTURE: N_("Prefecture"),
    UnitLevel.COUNTY: N_("County"),
    UnitLevel.TOWNSHIP: N_("Township"),
    UnitLevel.VILLAGE: N_("Village"),
    RecordStage.LISTING: N_("Listing"),
    RecordStage.DOSSIER: N_("Dossier"),
    EvidenceKind.PHOTO: N_("Photo"),
    EvidenceKind.PAPER: N_("Paper"),
    EvidenceKind.VIDEO: N_("Video"),
    EvidenceKind.AUDIO: N_("Audio"),
    EvidenceKind.SAMPLE: N_("Sample"),
    EvidenceKind.WEB: N_("Web page"),
    EvidenceKind.MAP: N_("Map"),
    EvidenceKind.FILE: N_("File"),
    PositionDatum.CGCS2000: N_("CGCS2000"),
    PositionDatum.WGS84: N_("WGS 84"),
    PositionDatum.GCJ02: N_("GCJ-02"),
    PositionDatum.BD09: N_("BD-09"),
}


def shown(member: StrEnum, language: str | None = None) -> str:
    """Name of an enumeration's member in a language (default: the current one); its code where it has no name."""
    word = _SHOWN.get(member)
    return str(member) if word is None else translate(word, language or current_language())


def coded(member: StrEnum, language: str | None = None) -> str:
    """Code of a member, as the command line takes it, with its name behind."""
    word = shown(member, language)
    return word if word == member else f"{member} ({word})"
