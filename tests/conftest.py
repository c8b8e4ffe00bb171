"""Before anything imports numpy: one BLAS thread, because two on a loaded core make small solves slower, not faster."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
