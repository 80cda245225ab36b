"""``croissant.json``: a suite described for machines, in Croissant 1.1 with its RAI extension.

A file object for each data file, with its sum, and a record set for each split, with a field for
every column and for every value within ``problem``, ``reference``, ``params``, ``features`` and
``surface`` that is a scalar or an array of scalars. Frozen rows hold no integer beyond 2**53, so
that a reader of JSON lines that goes through doubles loses nothing.

Specifications: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html and
https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html
"""

from collections.abc import Iterator, Sequence
from typing import Any

from assay.core import Row
from assay.jsonl import dumps
from assay.suite.about import About
from assay.suite.contents import Config, Contents, Part
from assay.suite.shape import Shape

CROISSANT = "croissant.json"
CONFORMS = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
_TYPES = {"int64": "sc:Integer", "string": "sc:Text", "bool": "sc:Boolean"}
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_RAI = {
    "rai:dataLimitations": "Artificial problems of a few families; success on them says nothing "
    "by itself about other tasks. Scores are to be read against the floors in the card.",
    "rai:dataBiases": "Sizes and kinds are spread evenly, not as they occur in practice. Names of "
    "people in calendars are drawn from a fixed list.",
    "rai:personalSensitiveInformation": "None: everything is drawn from a random stream.",
    "rai:dataUseCases": "Measuring exact algorithmic reasoning of language models, and how it "
    "decays with size, structure, surface, question and context. Not for training.",
    "rai:dataSocialImpact": "A measure of reasoning that memory does not help; no person is "
    "described by it.",
    "rai:hasSyntheticData": True,
}


def croissant(manifest: Row, contents: Contents, about: About) -> str:
    """Return the text of the file."""
    return dumps(described(manifest, contents, about)) + "\n"


def described(manifest: Row, contents: Contents, about: About) -> Row:
    """Return the description as JSON-LD."""
    parts = [(config, part) for config in contents.configs for part in config.parts]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS),
        "name": manifest["name"],
        "description": about.description,
        "version": manifest["version"],
        "license": f"https://spdx.org/licenses/{manifest['licence']}.html",
        "url": about.url,
        "creator": [{"@type": "sc:Organization", "name": author} for author in about.authors],
        "datePublished": about.date,
        "inLanguage": list(contents.languages),
        "isLiveDataset": False,
        "keywords": ["reasoning", "benchmark", "synthetic"],
        "citeAs": f"{', '.join(about.authors)}: {manifest['name']} {manifest['version']}, "
        f"sha256:{manifest['data_digest']}",
        **_RAI,
        "prov:wasDerivedFrom": "Nothing: the instances are drawn from random streams.",
        "prov:wasGeneratedBy": f"assay {manifest['assay']}, code {manifest['code_digest']}",
        "distribution": [_file(part) for _, part in parts],
        "recordSet": [_records(config, part) for config, part in parts],
    }


def _file(part: Part) -> Row:
    return {
        "@type": "cr:FileObject",
        "@id": part.file["path"],
        "name": part.file["path"],
        "contentUrl": part.file["path"],
        "contentSize": f"{part.file['bytes']} B",
        "encodingFormat": "application/jsonlines",
        "sha256": part.file["sha256"],
    }


def _records(config: Config, part: Part) -> Row:
    return {
        "@type": "cr:RecordSet",
        "@id": part.split,
        "name": part.split,
        "description": f"Split {part.split} of the family {config.family}, "
        f"{part.file['rows']} instances.",
        "key": {"@id": f"{part.split}/id"},
        "field": [field_of(part, path, shape) for path, shape in leaves(config.shape)],
    }


def leaves(shape: Shape, path: Sequence[str] = ()) -> Iterator[tuple[tuple[str, ...], Shape]]:
    """Yield the paths to scalars and to arrays of scalars; lists of objects are left out.

    Examples
    --------
    >>> list(leaves({"id": "string", "problem": {"jobs": [["int64"]]}}))
    [(('id',), 'string'), (('problem', 'jobs'), [['int64']])]
    """
    for name, inner in shape.items():
        here = (*path, name)
        if isinstance(inner, dict):
            yield from leaves(inner, here)
        elif isinstance(_innermost(inner), str):
            yield here, inner


def _innermost(shape: Shape) -> Shape:
    while isinstance(shape, list):
        shape = shape[0]
    return shape


def field_of(part: Part, path: tuple[str, ...], shape: Shape) -> Row:
    """Return the field that reads one leaf of a row."""
    column, *inner = path
    source: Row = {"fileObject": {"@id": part.file["path"]}, "extract": {"column": column}}
    if inner:
        source["transform"] = {"jsonPath": ".".join(inner)}
    depth = 0
    while isinstance(shape, list):
        shape, depth = shape[0], depth + 1
    array = {"isArray": True, "arrayShape": ",".join(["-1"] * depth)} if depth else {}
    return {
        "@type": "cr:Field",
        "@id": f"{part.split}/{'.'.join(path)}",
        "name": f"{part.split}/{'.'.join(path)}",
        "dataType": _TYPES[shape],
        **array,
        "source": source,
    }
