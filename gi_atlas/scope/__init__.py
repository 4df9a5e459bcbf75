"""The scope of a product (产地范围): wording read and written, units resolved, polygons built."""
