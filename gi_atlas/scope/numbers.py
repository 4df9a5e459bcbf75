"""Whole numbers as wordings write them: digits, Chinese numerals, the formal ones of papers."""

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟〇", "一二三四五六七八九十百千零")
_SIGNS = "零一二三四五六七八九"
# 廿八 is 二十八.
_TENS = str.maketrans({"廿": "二十", "卅": "三十"})


def read_number(text: str) -> int:
    """Whole number of digits or of Chinese numerals below ten thousand: 十二 → 12, 一百零三 → 103, 叁 → 3."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for sign in text.translate(_FORMAL).translate(_TENS):
        if sign in "十百千":
            total += max(digit, 1) * 10 ** ("十百千".index(sign) + 1)
            digit = 0
        else:
            digit = _DIGITS.get(sign, digit)
    return total + digit


def chinese_number(number: int) -> str:
    """Chinese numerals of a whole number below a thousand: 12 → 十二, 103 → 一百零三; digits beyond."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_SIGNS[hundreds]}百" if hundreds else ""
    middle = (f"{_SIGNS[tens]}十" if tens > 1 or hundreds else "十") if tens else ("零" if hundreds and ones else "")
    return head + middle + (_SIGNS[ones] if ones else "")


def number_like(figure: str, number: int) -> str:
    """Number in the signs that another one is written in: digits for digits, numerals for numerals."""
    return str(number) if figure.isdecimal() else chinese_number(number)
