"""What a bundle is made of, as other programs read it (a software bill of materials, CycloneDX 1.6)."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from perfeval import __version__
from perfeval.bundle.lock import Embed, Pyodide, Wheel

#: the same bytes for the same parts: no build has a time of its own
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)


def bill(door: str, wheels: Sequence[Wheel], runtime: Pyodide | Embed) -> bytes:
    """Return the bill of materials of a bundle as JSON: the program, what runs it, and its packages with their sums."""
    own = Component(name="perfeval", version=__version__, type=ComponentType.APPLICATION, bom_ref="perfeval")
    made = [_of_wheel(wheel) for wheel in wheels]
    made.append(_of_runtime(runtime))
    made.sort(key=lambda component: component.name)
    bom = Bom(components=made)
    bom.metadata.component, bom.metadata.timestamp = own, _MADE
    bom.serial_number = uuid5(NAMESPACE_URL, f"perfeval {__version__} {door} {[str(c.hashes) for c in made]}")
    bom.register_dependency(own, made)
    told: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _of_wheel(wheel: Wheel) -> Component:
    return _component(
        wheel.name,
        wheel.version,
        wheel.sha256,
        wheel.licence,
        PackageURL("pypi", name=wheel.name, version=wheel.version),
    )


def _of_runtime(runtime: Pyodide | Embed) -> Component:
    if isinstance(runtime, Pyodide):
        url = PackageURL("npm", name="pyodide", version=runtime.version)
        return _component("pyodide", runtime.version, runtime.sha256, runtime.licence, url)
    url = PackageURL("pypi", name=runtime.name, version=runtime.version)
    return _component("cpython", runtime.release, runtime.archive, runtime.licence, url)


def _component(name: str, version: str, sha256: str, licence: str, url: PackageURL) -> Component:
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=str(url),
        purl=url,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)],
        licenses=[LicenseFactory().make_from_string(licence)],
    )
