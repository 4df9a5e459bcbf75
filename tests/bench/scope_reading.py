"""How reading time grows with a wording's length: ``python -m tests.bench.scope_reading``.

Prints for each kind of text the time of four times its length over the time of its length: about 4 where reading is
linear, 16 where it is quadratic. Then for each kind of part, such as legs or sides of a line, the time of 2,000 of
them over that of 200: about 10 where reading is linear, 100 where it is quadratic.
"""

import time

from gi_atlas.scope.reading import read_scope
from gi_atlas.scope.segments import find_segments
from tests.gi_atlas.scope.test_reading_any_text import LONG

LENGTH = 5_000
FACTOR = 4
FEW, MANY = 200, 2_000
# Parts of a wording, each with a character of its own; what stands before the first and behind the last.
PARTS = {
    "legs": ("产地范围：", "{side}至清{sign}河大桥；", "。"),
    "sides of lines": ("柳泉县", "大{sign}河以东的沙{sign}镇、", "石门镇。"),
    "corner points": ("由", "J{number}（东经120.{number:06}°，北纬30.{number:06}°）、", "依次连线。"),
    "extents": ("", "柳{sign}县东经110°10′～111°20′，北纬30°10′～30°50′；", ""),
    "degrees told once": ("", "柳{sign}县东经113°21′～42′，北纬30°10′～50′；", ""),
    "what is left out": ("", "柳{sign}县（除大{sign}镇外）；", ""),
    "counted towns": ("", "柳{sign}县大{sign}镇、小{sign}镇2个镇；", ""),
    "lists told again": ("", "柳{sign}县大{sign}镇等2个镇（大{sign}镇、小{sign}镇）；", ""),
    "shares": ("柳泉县", "大{sign}镇、", "其中大一镇3个村。"),
    "areas": ("", "柳{sign}县12公顷、", "合计12公顷。"),
    "letters": ("", "柳{sign}县（柳政发〔2010〕{number}号）；", ""),
    "headings": ("", "产地范围：柳{sign}县。申请人：柳{sign}县茶业协会。", ""),
    "table rows": ("县\t乡镇\n", "柳{sign}县\t大{sign}镇\n", ""),
}


def seconds(text: str) -> float:
    """Processor time that reading a text takes, nothing remembered from before."""
    find_segments.cache_clear()
    began = time.process_time()
    read_scope(text)
    return time.process_time() - began


def growth(text: str) -> tuple[float, float]:
    """Time of the longer text, and how many times that of the shorter one it is."""
    long = (text * (FACTOR * LENGTH // len(text) + 1))[: FACTOR * LENGTH]
    longer = seconds(long)
    return longer, longer / max(seconds(long[:LENGTH]), 1e-4)


def text_of(name: str, number: int) -> str:
    """A wording of so many parts of a kind."""
    first, part, last = PARTS[name]
    parts = (part.format(number=at + 1, sign=chr(0x4E00 + at), side="东南西北"[at % 4]) for at in range(number))
    return first + "".join(parts) + last


def part_growth(name: str) -> tuple[float, float]:
    """Time of many parts of a kind, and how many times that of few it is."""
    few, many = text_of(name, FEW), text_of(name, MANY)
    shorter = min(seconds(few) for _ in range(3))
    longer = seconds(many)
    return longer, longer / max(shorter, 1e-4)


def main() -> None:
    """Print the figures, the slowest first."""
    rows = sorted(((*growth(text), name) for name, text in LONG.items()), reverse=True)
    for took, ratio, name in rows:
        print(f"{took:6.3f} s  x {ratio:4.1f}  {name}")
    print(f"{MANY} parts over {FEW}:")
    for name in PARTS:
        took, ratio = part_growth(name)
        print(f"{took:6.3f} s  x {ratio:4.1f}  {name}")


if __name__ == "__main__":
    main()
