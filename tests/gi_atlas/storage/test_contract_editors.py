"""Two editors of one boundary in hundreds of random interleavings: no change goes unseen."""

import random
from dataclasses import replace

import pytest
import shapely

from gi_atlas.errors import EditConflict
from gi_atlas.model import BoundaryVersion, Product, Zone
from gi_atlas.services.editing import save, save_many
from tests.torture.audit import audit

SEED, STEPS = 20261125, 500


def make_boundary(project):
    product = Product("清溪茶")
    zone = Zone(product.id)
    boundary = BoundaryVersion(zone.id, shapely.box(110, 30, 110.1, 30.1), name="第一版")
    save_many(project, [product, zone, boundary])
    return boundary.id


class Editor:
    """Somebody who looks at the boundary and saves what was made of it, at times of his own."""

    def __init__(self, project, boundary_id, luck):
        self._project, self._id, self._luck = project, boundary_id, luck
        self.seen = None

    def look(self):
        self.seen = self._project.read_one(BoundaryVersion, self._id)

    def save(self, number):
        """What is saved; None if it was refused, which must be so exactly if another one saved since the look."""
        if self._luck.random() < 0.5:
            made = replace(self.seen, name=f"改名 {number}")
        else:
            made = replace(self.seen, geom=shapely.box(110, 30, 110.1 + number / 1e6, 30.1))
        save(self._project, made, expected=self.seen)


def test_five_hundred_interleavings_lose_no_change(project):
    luck = random.Random(SEED)
    boundary_id = make_boundary(project)
    editors = [Editor(project, boundary_id, luck) for _editor in range(2)]
    last_saved, looked_at = 0, [-1, -1]
    saved = refused = 0
    for number in range(1, STEPS + 1):
        who = luck.randrange(2)
        if looked_at[who] < 0 or luck.random() < 0.4:
            editors[who].look()
            looked_at[who] = number
            continue
        if looked_at[who] < last_saved:
            with pytest.raises(EditConflict) as caught:
                editors[who].save(number)
            assert caught.value.code == "STORE_ROW_CHANGED", number
            refused += 1
        else:
            editors[who].save(number)
            last_saved = number
            saved += 1
        editors[who].look()
        looked_at[who] = number
    assert saved > 100
    assert refused > 50
    assert audit(project.path) == saved + 1


def test_a_refused_save_leaves_the_others_shape_and_says_what_differs(project):
    boundary_id = make_boundary(project)
    mine = project.read_one(BoundaryVersion, boundary_id)
    other = shapely.box(110, 30, 110.2, 30.2)
    save(project, replace(mine, geom=other), expected=mine)
    with pytest.raises(EditConflict) as caught:
        save(project, replace(mine, name="我的"), expected=mine)
    assert {"area_m2", "geom", "geom_sha256"} <= set(caught.value.context["fields"].split(", "))
    stored = project.read_one(BoundaryVersion, boundary_id)
    assert stored.name == "第一版"
    assert shapely.equals(stored.geom, other)


def test_an_editor_whose_boundary_was_removed_is_told(project):
    boundary_id = make_boundary(project)
    mine = project.read_one(BoundaryVersion, boundary_id)
    project.undo()
    with pytest.raises(EditConflict) as caught:
        save(project, replace(mine, name="我的"), expected=mine)
    assert caught.value.code == "STORE_ROW_GONE"
    assert project.read_all(BoundaryVersion) == []
