"""Print the lowest versions that pyproject.toml allows of what perfeval needs, as constraints for pip."""

import re
import tomllib
from itertools import chain
from pathlib import Path

#: the extras that people use; those of the tests are tools of ours
EXTRAS = ("cluster",)

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
extras = (project["optional-dependencies"][extra] for extra in EXTRAS)
for requirement in chain(project["dependencies"], *extras):
    bound = re.fullmatch(r"([\w.-]+)>=([\w.]+)(,<[\w.]+)?", requirement)
    if bound is None:
        raise SystemExit(f"{requirement} has no lower bound")
    print(f"{bound[1]}=={bound[2]}")
