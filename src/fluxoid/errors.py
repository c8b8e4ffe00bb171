"""What can go wrong, in one sentence each: where, what, and what to try."""


class FluxoidError(Exception):
    """Base of all errors that are a user's to mend; the command line prints the message alone."""


class InputError(FluxoidError):
    """Bad input. ``where`` is its place (a TOML path, a file and line), ``try_`` what to do. Exit code 2."""

    def __init__(self, what: str, where: str = "", try_: str = "") -> None:
        self.what, self.where, self.try_ = what, where, try_
        super().__init__((f"{where}: " if where else "") + what + (f". Try: {try_}" if try_ else ""))


class RunError(FluxoidError):
    """A run that failed: not converged, not finite, disk full. Exit code 1."""


class UnwiseWarning(UserWarning):
    """Legal, but the answer may be wrong or slow."""
