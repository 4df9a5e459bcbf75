"""Benchmarks beside the peers; ``python -m bench`` prints one table.

A module ``bench/row_NAME.py`` joins by its name alone. It holds ``def rows(inputs: Inputs) -> list[Row]`` and
measures both sides in this run; a peer that is not installed is given as ``peer=None`` with ``note`` naming it.
"""
