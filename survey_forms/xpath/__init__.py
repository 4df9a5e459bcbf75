"""XPath 1.0 of forms: expressions of a workbook, made ready for the library and extended by the functions of XForms."""
