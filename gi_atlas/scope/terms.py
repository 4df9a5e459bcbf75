"""What announcements call a scope: one list for its headings, for what opens a wording, and for parting products."""

# Alternatives of a regular expression, of which a longer one stands before those that it begins with.
SCOPE_TERMS = (
    "保护产地范围|产地保护范围|产地范围|地域保护范围|保护地域范围|保护地域|生产地域范围|生产地域|"
    "生产区域范围|生产区域|生产范围|保护范围|地域范围|产区范围|划定范围|种植范围|养殖范围"
)
