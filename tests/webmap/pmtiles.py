"""A reader of PMTiles and vector tiles of our own, so that no test takes the writer's library at its word.

Source: PMTiles specification version 3; Mapbox Vector Tile specification 2.1.
"""

import gzip
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely

GZIP = 2
MVT = 1
_DECODED = {1: "string", 2: "float", 3: "double", 4: "int", 5: "uint", 6: "sint", 7: "bool"}


@dataclass(frozen=True)
class Feature:
    """A piece of a feature in one tile: its layer, properties, and geometry in cells of the tile."""

    tile: tuple[int, int, int]
    layer: str
    properties: dict[str, Any]
    kind: int
    shapes: list[list[tuple[int, int]]]
    extent: int

    def places(self) -> list[list[tuple[float, float]]]:
        """Its vertices in parts of the world's width, from 180° W and from the north."""
        zoom, column, row = self.tile
        across = 2**zoom
        return [
            [((column + x / self.extent) / across, (row + y / self.extent) / across) for x, y in one]
            for one in self.shapes
        ]

    def polygon(self) -> Any:
        """Its rings as a polygon, in cells counted over the whole world."""
        _zoom, column, row = self.tile
        rings = [
            shapely.Polygon([(column * self.extent + x, -row * self.extent - y) for x, y in one]) for one in self.shapes
        ]
        shape: Any = shapely.Polygon()
        for ring in rings:
            shape = shape.symmetric_difference(ring)
        return shape


class Archive:
    """A whole file of tiles."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        assert content[:7] == b"PMTiles"
        assert content[7] == 3
        fields = struct.unpack("<11Q", content[8:96])
        self._root, self._meta, self._leaves, self._tiles = fields[0:2], fields[2:4], fields[4:6], fields[6:8]
        self.clustered, self.inner, self.outer, self.kind, self.least_zoom, self.largest_zoom = content[96:102]

    def metadata(self) -> dict[str, Any]:
        """What the file says of itself."""
        found: dict[str, Any] = json.loads(self._unpacked(*self._meta))
        return found

    def unpacked(self) -> bytes:
        """Every byte that it holds, each compressed part as it was before."""
        tiles = b"".join(content for _tile, content in self.tiles())
        return self.content + self._unpacked(*self._meta) + tiles

    def tiles(self) -> Iterator[tuple[tuple[int, int, int], bytes]]:
        """Each tile's zoom, column and row, and its bytes."""
        for number, length, offset, run in self._entries(self._unpacked(*self._root)):
            packed = self.content[self._tiles[0] + offset : self._tiles[0] + offset + length]
            for step in range(run):
                yield tile_of(number + step), gzip.decompress(packed) if self.outer == GZIP else packed

    def features(self, zoom: int | None = None) -> list[Feature]:
        """All pieces of features of a zoom, the largest unless one is asked for."""
        wanted = self.largest_zoom if zoom is None else zoom
        return [one for tile, content in self.tiles() if tile[0] == wanted for one in read_tile(tile, content)]

    def _unpacked(self, offset: int, length: int) -> bytes:
        part = self.content[offset : offset + length]
        return gzip.decompress(part) if self.inner == GZIP else part

    def _entries(self, directory: bytes) -> Iterator[tuple[int, int, int, int]]:
        numbers = varints(directory)
        count = next(numbers)
        ids, last = [], 0
        for _entry in range(count):
            last += next(numbers)
            ids.append(last)
        runs, lengths = ([next(numbers) for _entry in range(count)] for _column in range(2))
        offset = end = 0
        for number, run, length in zip(ids, runs, lengths, strict=True):
            coded = next(numbers)
            offset = coded - 1 if coded else end
            end = offset + length
            if run:
                yield number, length, offset, run
            else:
                yield from self._entries(self._unpacked(self._leaves[0] + offset, length))


def tile_of(number: int) -> tuple[int, int, int]:
    """Zoom, column and row of a tile's number along Hilbert's curve."""
    zoom, begun = 0, 0
    while number >= begun + 4**zoom:
        begun += 4**zoom
        zoom += 1
    left, x, y, side = number - begun, 0, 0, 1
    while side < 2**zoom:
        right = 1 & (left // 2)
        up = 1 & (left ^ right)
        if up == 0:
            if right == 1:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        x, y = x + side * right, y + side * up
        left //= 4
        side *= 2
    return zoom, x, y


def varints(content: bytes) -> Iterator[int]:
    """Numbers of seven bits a byte."""
    value = shift = 0
    for byte in content:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def fields_of(content: bytes) -> Iterator[tuple[int, Any]]:
    """Numbers and values of a protobuf message: whole numbers, or bytes."""
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = content[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while place < len(content):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
            continue
        size = {1: 8, 5: 4}.get(key & 7) or varint()
        yield key >> 3, content[place : place + size]
        place += size


def read_tile(tile: tuple[int, int, int], content: bytes) -> Iterator[Feature]:
    """Features of all layers of a tile."""
    for number, layer in fields_of(content):
        if number == 3:
            yield from _read_layer(tile, list(fields_of(layer)))


def _read_layer(tile: tuple[int, int, int], found: list[tuple[int, Any]]) -> Iterator[Feature]:
    of = {number: [value for own, value in found if own == number] for number in range(1, 16)}
    name, extent = of[1][0].decode(), of[5][0] if of[5] else 4096
    assert of[15] == [2], "version 2 of vector tiles"
    keys, values = [key.decode() for key in of[3]], [_value(value) for value in of[4]]
    for feature in of[2]:
        own = dict(fields_of(feature))
        tags = list(varints(own.get(2, b"")))
        properties = {keys[key]: values[value] for key, value in zip(tags[0::2], tags[1::2], strict=True)}
        yield Feature(tile, name, properties, own[3], _shapes(list(varints(own[4]))), extent)


def _value(content: bytes) -> Any:
    ((number, value),) = fields_of(content)
    kind = _DECODED[number]
    if kind == "string":
        return value.decode()
    if kind in ("float", "double"):
        return struct.unpack("<f" if kind == "float" else "<d", value)[0]
    if kind == "sint":
        return (value >> 1) ^ -(value & 1)
    return bool(value) if kind == "bool" else value - (1 << 64) if kind == "int" and value >> 63 else value


def _shapes(commands: list[int]) -> list[list[tuple[int, int]]]:
    shapes: list[list[tuple[int, int]]] = []
    x = y = place = 0
    while place < len(commands):
        act, count = commands[place] & 7, commands[place] >> 3
        place += 1
        for _step in range(count if act in (1, 2) else 0):
            x, y = x + _signed(commands[place]), y + _signed(commands[place + 1])
            place += 2
            if act == 1:
                shapes.append([])
            shapes[-1].append((x, y))
    return shapes


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
