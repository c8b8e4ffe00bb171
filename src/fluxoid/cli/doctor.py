"""fluxoid doctor"""

import argparse

from fluxoid.cli.words.report import Outcome, table

EXAMPLE = """\
example:
  fluxoid doctor
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE


def command(options: argparse.Namespace) -> Outcome:
    """Look at the machine, then test."""
    import os
    import platform
    import sys

    from fluxoid.advice.selftest import self_tests
    from fluxoid.circuit.in_time.gpu_choice import found
    from fluxoid.kernels.compile import cache_folder, compiled_before, numba
    from fluxoid.results.provenance import versions

    compiled = compiled_before("gl")
    machine = {
        "system": platform.platform(),
        "processor": platform.machine(),
        "cores": str(os.cpu_count()),
        "threads": str(numba.get_num_threads()),
        "gpu": found(),
        "kernels": f"{'compiled' if compiled else 'not compiled yet'}, in {cache_folder('gl')}",
        **versions(),
    }
    if not compiled:
        print("fluxoid: compiling the kernels; this happens once, and may take a minute", file=sys.stderr, flush=True)
    tests = self_tests()
    rows = [("test", "computed", "exact", "")]
    rows += [
        (each.name, f"{each.value:.10g}", f"{each.expected:.10g}", "passed" if each.passed else "FAILED")
        for each in tests
    ]
    lines = [*(f"{name:10} {words}" for name, words in machine.items()), "", table(rows, right=(1, 2))]
    quantities = {
        each.name: {"value": each.value, "unit": "1", "expected": each.expected, "passed": each.passed}
        for each in tests
    }
    failed = not all(each.passed for each in tests)
    return Outcome("\n".join(lines), quantities, code=int(failed), more={"machine": machine})
