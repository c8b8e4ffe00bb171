"""Pictures: what they show is what was there, where it was, in units that can be read."""

import errno
import io
import os
from pathlib import Path

import numpy as np
import pytest
import shapely
import xarray
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.image import imread

from fluxoid.device import dump, place
from fluxoid.errors import InputError
from fluxoid.gl.quantities import evaluate
from fluxoid.gl.setup.from_device import lay_out
from fluxoid.lattice.lattice import Lattice
from fluxoid.plot import device_picture, show_result, show_snapshot, show_table
from fluxoid.plot.canvas import Canvas, cells_polygon, continued, outline_path, smoothed
from fluxoid.plot.save import save
from fluxoid.plot.style import amount, prefixed
from fluxoid.results.folder import DATA, DESCRIPTION, write_status
from fluxoid.results.result import open_result
from fluxoid.results.store import Store, Variable, create_store
from unit.drawn_ring import DEVICE, DIMS, FIELDS, UM, VORTEX, axes_of, snapshot_of


@pytest.fixture(scope="module")
def layout():
    return lay_out(DEVICE)


def _film():
    return shapely.union_all([piece.polygon for piece in place(DEVICE).conductors])


def _colours(figure: Figure, axes, points) -> np.ndarray:
    """Colours drawn at points in data coordinates, (n, 3)."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, bbox_inches=None)
    buffer.seek(0)
    pixels = imread(buffer)
    columns, rows = np.round(axes.transData.transform(points) * 100 / figure.dpi).astype(int).T
    return pixels[pixels.shape[0] - 1 - rows, columns, :3]


@given(st.floats(1e-17, 1e14), st.sampled_from(["m", "V", "A/m^2", "A m^2"]))
def test_prefixes_leave_one_to_three_digits(size, unit):
    factor, name = prefixed(size, unit)
    assert 0.999 <= size / factor < 1000.001
    assert name.endswith(unit.replace("^2", "²"))


def test_prefixes_by_name():
    assert prefixed(2.5e-6, "m") == (pytest.approx(1e-6), "µm")
    assert prefixed(1e3, "V") == (1e3, "kV")
    assert prefixed(0.5, "1") == (1.0, "")
    assert prefixed(3.1, "rad") == (1.0, "rad")
    assert prefixed(0.0, "V") == (1.0, "V")
    assert [amount(value, "A") for value in (2.5e-5, -2e-6, 0.0)] == ["25 µA", "-2 µA", "0 A"]


def test_outline_leaves_holes_open():
    # Rings that run against each other leave a hole where a path is filled or clips.
    rings = [np.asarray(ring) for ring in outline_path(_film(), UM).to_polygons()]
    turns = [0.5 * np.sum(r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1]) for r in rings]
    assert sorted(turns) == pytest.approx([-np.pi * 0.5**2, np.pi * 1.5**2], rel=1e-6)


def test_fields_are_continued_by_the_nearest_cell_and_smoothed_without_a_step():
    film = np.zeros((6, 8), bool)
    film[1:5, 2:7] = True
    canvas = Canvas(np.arange(8.0), np.arange(6.0), film, cells_polygon(np.arange(8.0), np.arange(6.0), film * 1.0))
    assert canvas.polygon.area == 20
    field = np.where(film, 10 * np.arange(6)[:, None] + np.arange(8), 0.0)
    whole = continued(canvas, field)
    assert whole[0, 3] == field[1, 3]
    assert whole[3, 0] == field[3, 2]
    assert np.array_equal(whole[film], field[film])
    assert smoothed(canvas, np.where(film, 3.0 + 1j, 0)) == pytest.approx(3.0 + 1j)


def test_cells_whose_sides_meet_to_rounding_make_one_outline():
    # A cell of 5e-8 m has no exact sides in binary: joined as they are, they left slits across the picture.
    x, y = -1.2e-6 + 5e-8 * (np.arange(48) + 0.5), -1.5e-6 + 5e-8 * (np.arange(60) + 0.5)
    polygon = cells_polygon(x, y, np.ones((60, 48)))
    assert polygon.geom_type == "Polygon"
    assert not polygon.interiors
    assert polygon.bounds == pytest.approx((-1.2e-6, -1.5e-6, 1.2e-6, 1.5e-6))


def test_a_wire_one_cell_wide_is_drawn_wider_than_it_is():
    x, y = 5e-8 * (np.arange(60) + 0.5), np.array([2.5e-8])
    w, one = np.ones((1, 60)), np.ones((1, 60))
    lattice = Lattice(5e-8, (0.0, 0.0), one, w, 0 * one, (False, True))
    figure = show_snapshot(snapshot_of(lattice), None, cells_polygon(x, y, one))
    axes = axes_of(figure)
    assert "current" in axes
    figure.draw_without_rendering()
    box = axes["current"].get_window_extent()
    assert box.height > box.width / 20  # and not 1/60


def test_a_snapshot_is_drawn_with_its_vortex_and_winding(layout, tmp_path: Path):
    snapshot = snapshot_of(layout.film.lattice)
    figure = show_snapshot(snapshot, tmp_path / "ring.png", _film(), layout.holes)
    assert imread(tmp_path / "ring.png").shape[1] > 1500  # pixels: a page at 300 per inch, less its margins
    axes = axes_of(figure)
    assert list(axes) == ["order parameter", "phase", "current", "potential"]
    for one in axes.values():
        assert one.get_xlim()[0] < -1.5
        assert one.get_xlim()[1] > 1.5
        assert [text.get_text() for text in one.texts] == ["n = 2"]
    disk = next(line for line in axes["order parameter"].lines if len(line.get_xdata()))
    # Within .05 of a cell, see test_measure, and the cell is as large as the core here.
    assert (disk.get_xdata()[0] * UM, disk.get_ydata()[0] * UM) == pytest.approx(VORTEX, abs=0.02 * UM)
    labels = {bar.get_ylabel() for one in axes.values() for bar in one.child_axes}
    assert {r"$|\psi|^2$", r"$\mu$ (µV)", r"$|J|$ (GA/m²)"} <= labels


def test_the_hole_is_paper_and_the_film_is_not(layout):
    figure = show_snapshot(snapshot_of(layout.film.lattice), None, _film())
    axes = axes_of(figure)["order parameter"]
    hole, corner, far, edge = _colours(figure, axes, [(-0.2, 0.3), (1.45, 1.45), (-1.0, -0.5), (-1.46, 0.0)])
    from matplotlib import colormaps

    assert hole == pytest.approx([1, 1, 1], abs=0.02)
    assert corner == pytest.approx([1, 1, 1], abs=0.02)
    # Far from the vortex |ψ|² = 1: the upper end of the map, up to the film's edge.
    assert far == pytest.approx(colormaps["cividis"](1.0)[:3], abs=0.05)
    assert edge == pytest.approx(colormaps["cividis"](1.0)[:3], abs=0.05)


def test_streamlines_stay_in_the_film(layout):
    figure = show_snapshot(snapshot_of(layout.film.lattice), None, _film())
    axes = axes_of(figure)["current"]
    segments = np.concatenate([line.get_segments() for line in axes.collections if hasattr(line, "get_segments")])
    assert len(segments) > 100
    # Cells of which a part is film may carry a line over the edge: half a cell's diagonal.
    near = _film().buffer(0.071 * UM)
    assert shapely.contains_xy(near, segments[..., 0] * UM, segments[..., 1] * UM).all()


def test_a_potential_of_rounding_alone_is_not_drawn(layout):
    figure = show_snapshot(snapshot_of(layout.film.lattice, potential=1e-16), None, _film())
    assert list(axes_of(figure)) == ["order parameter", "phase", "current"]


def _create(path: Path, coordinates, frame, row) -> None:
    path.mkdir()
    (path / DESCRIPTION).write_text(dump(DEVICE))
    create_store(path / DATA, coordinates, frame, row, {})
    write_status(path, "running")


@pytest.fixture(scope="module")
def result(layout, tmp_path_factory):
    """Frames at 0, 10, 20 ps with 0, 1, 2 turns, and a table every 5 ps; the vortex stands at 20 ps only."""
    path = tmp_path_factory.mktemp("plot") / "ring.fluxoid"
    lattice = layout.film.lattice
    frames = [{name: np.asarray(evaluate(name, snapshot_of(lattice, turns))) for name in FIELDS} for turns in (0, 1, 2)]
    units = {"order_parameter": "1", "phase": "rad", "potential": "V", "current_density": "A/m^2"}
    _create(
        path,
        {"y": lattice.y, "x": lattice.x, "component": ["x", "y"], "hole": ["eye"]},
        [Variable(name, units[name], DIMS.get(name, ("y", "x")), frames[0][name], {}) for name in FIELDS],
        [Variable("winding", "1", ("hole",), np.zeros(1), {}), Variable("free_energy", "J", (), np.array(0.0), {})],
    )
    store = Store(path / DATA)
    for k in range(5):
        vortices = np.array([[k * 5e-12, *VORTEX, -1, 0]]) if k == 4 else None
        store.append_row(k * 5e-12, {"winding": np.array([k // 2]), "free_energy": np.array(-1e-18 * k)}, vortices)
    for k, frame in enumerate(frames):
        store.append_frame(k * 1e-11, frame)
    store.flush()
    return path


def test_a_result_is_drawn_with_the_last_frame_and_its_numbers(result):
    figure = show_result(result)
    assert figure.get_suptitle() == "Ring with a vortex    t = 20 ps"
    axes = axes_of(figure)
    assert [text.get_text() for text in axes["phase"].texts] == ["n = 2"]
    minus = [line for line in axes["order parameter"].lines if len(line.get_xdata())]
    assert {line.get_marker() for line in minus} == {"o", "_"}
    assert axes["winding"].lines[0].get_ydata().tolist() == [0, 0, 1, 1, 2]
    energy = axes["free energy (aJ)"].lines[0]
    assert energy.get_ydata().tolist() == pytest.approx([0, -1, -2, -3, -4])
    assert energy.get_xdata().tolist() == pytest.approx([0, 5, 10, 15, 20])
    assert axes["winding"].get_xlabel() == "time (ps)"


def test_a_result_at_another_time(result):
    figure = show_result(open_result(result), time=1.1e-11)
    assert figure.get_suptitle().endswith("t = 10 ps")
    axes = axes_of(figure)
    assert [text.get_text() for text in axes["phase"].texts] == ["n = 1"]
    assert not [line for line in axes["order parameter"].lines if len(line.get_xdata())]


def test_a_result_with_nothing_in_it(layout, tmp_path: Path):
    path = tmp_path / "empty.fluxoid"
    zeros = np.zeros(layout.film.lattice.shape)
    coordinates = {"y": layout.film.lattice.y, "x": layout.film.lattice.x}
    _create(
        path,
        coordinates,
        [Variable("phase", "rad", ("y", "x"), zeros, {})],
        [Variable("step", "s", (), np.array(0.0), {})],
    )
    with pytest.raises(InputError, match="no frame and no numbers yet"):
        show_result(path)


def test_a_table_by_name_and_a_name_it_has_not(result, tmp_path: Path):
    table = open_result(result).table
    figure = show_table(table, tmp_path / "table.svg", ["free_energy"])
    show_table(table, tmp_path / "table.pdf", ["free_energy"])
    assert (tmp_path / "table.pdf").read_bytes().startswith(b"%PDF")
    assert list(axes_of(figure)) == ["free energy (aJ)"]
    assert b"free energy" in (tmp_path / "table.svg").read_bytes()
    with pytest.raises(InputError, match=r"no 'energy'.*winding, free_energy"):
        show_table(table, names=["energy"])


def test_many_holes_get_a_line_each_and_few_a_legend():
    times = np.linspace(0, 1e-9, 5)
    for count, legend in ((3, True), (12, False)):
        names = [f"hole{k}" for k in range(count)]
        values = np.arange(5)[:, None] * np.ones(count)
        winding = xarray.DataArray(values, dims=("time", "hole"), coords={"time": times, "hole": names}, name="winding")
        (axes,) = show_table(xarray.Dataset({"winding": winding})).get_axes()
        assert len(axes.lines) == count
        assert (axes.get_legend() is not None) == legend


def test_a_device_is_drawn_with_all_its_names(layout, tmp_path: Path):
    figure = device_picture(DEVICE, layout.film.lattice, layout.holes, layout.lines, tmp_path / "device.png")
    (axes,) = figure.get_axes()
    assert axes.get_title(loc="left") == "Ring with a vortex"
    assert {text.get_text() for text in axes.texts} >= {"eye", "source", "drain", "wall", "plus", "arm"}
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert legend == ["normal contact", "superconducting contact", "insulating contact"]
    # The cut is drawn upwards: its arrow points to the right.
    arrow = next(text for text in axes.texts if not text.get_text())
    assert arrow.get_position()[0] > 0
    assert arrow.get_position()[1] == pytest.approx(0)


def test_nothing_of_matplotlib_is_loaded_before_it_is_needed():
    import subprocess
    import sys

    code = (
        "import fluxoid.plot, fluxoid.gl.quantities, sys;"
        "print([m for m in ('matplotlib', 'scipy', 'xarray') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.xyz", r"\.xyz is no kind of picture\. Try: a name that ends in \.png"),
        ("nowhere/a.png", r"cannot write \(No such file or directory\)"),
        ("full.png", r"cannot write \(No space left on device\)"),
    ],
)
def test_a_picture_that_cannot_be_written_is_one_error_and_leaves_nothing(
    name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended in a traceback, and on a full disk in half a picture."""
    if name == "full.png":

        def half(path: Path, data: bytes) -> int:
            with path.open("wb") as file:
                file.write(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(InputError, match=says):
        save(Figure(), tmp_path / name)
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    save(Figure(), tmp_path / "plain")
    assert (tmp_path / "plain.png").read_bytes().startswith(b"\x89PNG")
