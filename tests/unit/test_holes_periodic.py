"""A film that fills a periodic box has no holes, whatever rounding does to its edges and its corners."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.device import load
from fluxoid.gl.setup.from_device import lay_out


@given(st.integers(5, 30), st.integers(5, 30), st.floats(0.5, 3.0), st.sampled_from([["x"], ["y"], ["x", "y"]]))
@settings(max_examples=30, deadline=None)
def test_no_holes_on_the_seam(nx: int, ny: int, cell: float, periodic: list[str]) -> None:
    """56 cells of 1.44 nm end at 40.320000000000006 nm, beyond a film that ends at 40.32 nm."""
    shape = {"kind": "rectangle", "width": f"{nx * cell!r} nm", "height": f"{ny * cell!r} nm"}
    device = load(
        {
            "material": {"penetration_depth": "200 nm", "coherence_length": "10 nm", "resistivity": "3 uohm cm"},
            "film": {"plane": {"thickness": "10 nm", "shape": shape}},
            "lattice": {"cell": f"{cell!r} nm", "periodic": periodic},
        }
    )
    layout = lay_out(device)
    assert layout.film.lattice.shape == (ny, nx)
    assert layout.holes == ()
