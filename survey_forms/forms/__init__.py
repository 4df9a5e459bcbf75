"""The forms that ship, each as workbook and as the XForm made of it."""
