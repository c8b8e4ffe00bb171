"""``python -m fluxoid.cli`` is ``fluxoid``."""

import sys

from fluxoid.cli.main import main

sys.exit(main())
