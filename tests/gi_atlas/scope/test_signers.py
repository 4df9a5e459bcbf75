"""Who proposes a scope, by the counties that it crosses (Order 80, Art. 10)."""

import pytest

from gi_atlas.scope.signers import SignerLevel, signer_of


@pytest.mark.parametrize(
    ("counties", "level", "governments"),
    [
        (["130636"], SignerLevel.COUNTY, ("130636000000",)),
        (["130636", "130627"], SignerLevel.PREFECTURE, ("130600000000",)),
        (["130636", "130823"], SignerLevel.PROVINCE, ("130000000000",)),
        (["130636", "211381"], SignerLevel.PROVINCES, ("130000000000", "210000000000")),
        # 潜江, 天门: right below the province, no prefecture stands between them.
        (["429005", "429006"], SignerLevel.PROVINCE, ("420000000000",)),
        (["110101", "110102"], SignerLevel.PROVINCE, ("110000000000",)),
        (["130636", "130636000000"], SignerLevel.COUNTY, ("130636000000",)),
        ([], SignerLevel.UNKNOWN, ()),
        (["06055"], SignerLevel.UNKNOWN, ()),
        (["Napa", "130636"], SignerLevel.UNKNOWN, ()),
    ],
)
def test_level_and_governments(counties: list[str], level: SignerLevel, governments: tuple[str, ...]) -> None:
    signer = signer_of(counties)
    assert (signer.level, signer.governments) == (level, governments)
    assert signer.is_to_confirm == (level is SignerLevel.PROVINCES)
