"""A short form for tests: every kind of answer that the record dock knows the meaning of, filled in within seconds."""

from survey_forms.schema import Form
from tests.survey_forms.making import form_of

FORM_ID = "short_site"
TABLE = """
| survey | | | | | | | |
| | type | name | label::中文 (zh) | label::English (en) | required | constraint | bind::gi:field |
| | begin_group | site | 地点 | Site | | | |
| | text | name | 产品名称 | Product | yes | | GIResource.name_official |
| | date | day | 日期 | Day | | | SurveyRecord.date |
| | geopoint | place | 位置 | Place | | | SurveyRecord.point |
| | integer | height | 海拔 | Height | | . < 9000 | |
| | end_group | | | | | | |
| | begin_group | story | 内容 | Story | | | |
| | select_one yes_no | is_old | 是否老字号 | Is it old | yes | | |
| | text | since | 始于 | Since | | | |
| | text | notes | 备注 | Notes | | | SurveyRecord.notes |
| | image | photo | 照片 | Photo | | | |
| | begin_repeat | step | 工序 | Step | | | |
| | text | title | 名称 | Title | yes | | |
| | end_repeat | | | | | | |
| | end_group | | | | | | |
| choices | | | | | | | |
| | list_name | name | label::中文 (zh) | label::English (en) | | | |
| | yes_no | yes | 是 | Yes | | | |
| | yes_no | no | 否 | No | | | |
| settings | | | | | | | |
| | form_id | version | form_title | default_language | namespaces | | |
| | short_site | {version} | 短表 | 中文 (zh) | gi="urn:gi-atlas:form:1" | | |
"""


def short_form(version: str = "1") -> Form:
    """The form in a version; version "2" has lost the question about the height."""
    lines = TABLE.replace("{version}", version).splitlines()
    kept = [line for line in lines if version != "2" or "| height " not in line]
    return form_of("\n".join(kept))
