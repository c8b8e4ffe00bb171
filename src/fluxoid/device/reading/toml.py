"""What a TOML file holds."""

import re
import tomllib
from pathlib import Path
from typing import Any

from fluxoid.errors import InputError


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file holds. Raises InputError with the file's line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", str(path), "the path of a TOML file") from None
    except UnicodeDecodeError:
        raise InputError("is not text in UTF-8", str(path), "a TOML file") from None
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", str(error))
        if found is None:
            raise InputError(f"not TOML: {error}", str(path)) from None
        raise InputError(f"not TOML: {found[1]}", f"{path}:{found[2]}:{found[3]}", 'name = "text"') from None
