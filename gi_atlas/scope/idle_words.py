"""Words that say nothing about what is meant: 现辖行政区域, 全境, 具体如下."""

import re

_IDLE_WORDS = (
    "现辖 所辖 管辖 所属 下属 辖区 辖 行政区域 行政区划 区域 地域 范围 境内 全境 全域 "
    "全部 全县 全市 内 以内 之内 共 等 及 和 与 的 为 处 生产 保护 产地 现 行政 共计 "
    "合计 各 其 均 在此 所有 由 以下 构成 围成 组成 形成 闭合 依次 首尾 连线 相连 相接 "
    "连接 界限 边界 拐点 坐标 四至 具体 如下 一带 面积 中 里 界址点 顺次 地理 之间 位于 "
    "以 等乡镇 等镇乡 等街道 等镇 等乡 等村 全镇 全乡 全村 介于 地处 处于 域内 县域 市域 "
    "个 行政村 自然村 村庄 农户 分别 各为 均为 "
    "为中心 为核心 为主 为重点 全部乡镇 所有乡镇 各乡镇 全部行政村 "
    "全部村民小组 所有村民小组 全部村组 全部自然村 提出 划定 确定 部 的区域 "
    "根据 依据 按照 依照 参照 文件 "
    "批准 等地 下辖 原有 新增 第 "
)
NEUTRAL = re.compile(
    f"(?:{'|'.join(sorted(_IDLE_WORDS.split(), key=len, reverse=True))}"
    "|[A-Z]\\d{0,2}点?|[一二三四五六七八九十\\d]{1,3}|[-－]+)*"
)


def neutral_length(text: str) -> int:
    """Characters at the start of a text that say nothing about what is meant."""
    found = NEUTRAL.match(text)
    return found.end() if found else 0
