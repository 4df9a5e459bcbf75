"""Names that messengers give to pictures: they went through one, which takes place and time away."""

import re

WECHAT, QQ, WECOM, DINGTALK = "WeChat (微信)", "QQ", "WeCom (企业微信)", "DingTalk (钉钉)"
_NAMES: tuple[tuple[str, str], ...] = (
    (WECHAT, r"mmexport[0-9a-f]{10,32}"),
    (WECHAT, r"微信(?:图片|视频|截图|圖片)_?[0-9_\-.() ]*"),
    (WECHAT, r"(?:wx_camera|wechat[_ ]?image|weixin[_ ]?image|wechatimg)[_ -]?[0-9_\-.() ]*"),
    (WECHAT, r"Image_20[0-9]{12}(?:_[0-9]+)?"),
    (WECOM, r"(?:企业微信(?:截图|图片)?|wecom-temp)[_-]?[0-9a-f_\-.]*"),
    (QQ, r"QQ(?:图片|截图|视频)[0-9_\-.() ]*"),
    (QQ, r"(?:qq_pic_merged|qq_image|tim图片|mobileqq)_?[0-9_\-.]*"),
    (QQ, r"-[0-9a-f]{8,16}"),
    (DINGTALK, r"(?:钉钉(?:图片|截图)?|dingtalk)_?[0-9_\-.]*"),
    (DINGTALK, r"lA[DL][A-Za-z0-9_\-]{10,}(?:_\d+_\d+)?"),
    ("WhatsApp", r"(?:IMG|VID|AUD|PTT|DOC)-[0-9]{8}-WA[0-9]{4}"),
    ("WhatsApp", r"WhatsApp (?:Image|Video|Audio) .*"),
    ("Telegram", r"(?:photo|video|telegram)_[0-9@_\-]{8,}"),
    ("Signal", r"signal-[0-9]{4}-[0-9]{2}-[0-9]{2}.*"),
    ("Messenger", r"(?:FB_IMG_[0-9]+|received_[0-9]{8,})"),
    ("LINE", r"(?:LINE_(?:ALBUM|P|MOVIE)_?.*|line_[0-9]{10,})"),
    ("Viber", r"(?:viber|IMG-[0-9a-f]{32}-V).*"),
    ("Weibo (微博)", r"img-[0-9a-f]{32}"),
)
# A copy is "name (1).jpg" or "name - 副本.jpg".
_COPY = r"(?:\s*[(（][0-9]{1,3}[)）]|\s*[-–]\s*(?:副本|copy)(?:\s*[(（][0-9]+[)）])?)?"
_PATTERNS = tuple((who, re.compile(rf"(?:{name}){_COPY}\.[A-Za-z0-9]{{2,5}}", re.IGNORECASE)) for who, name in _NAMES)


def messenger_of(file_name: str) -> str:
    """Messenger that gave a file its name; "" for any other name.

    The name alone proves nothing: only a picture without its time, place and device went through one.
    """
    return next((who for who, pattern in _PATTERNS if pattern.fullmatch(file_name.strip())), "")
