"""Plain data in the contract's shape, checked as a Document is without making one."""

from functools import cache
from typing import Any

from pydantic_core import SchemaValidator

from extractor.models import Document


def checked(plain: dict[str, Any]) -> dict[str, Any]:
    """The plain data of a Document, when it is valid to the letter; no model is made, which takes half the time. Raises ValidationError."""
    if not _checker().isinstance_python(plain):
        Document.model_validate(plain)
    return plain


@cache
def _checker() -> SchemaValidator:
    """Document's own schema with dictionaries in the place of models: the same fields, types and bounds, and nothing else allowed."""
    schema: Any = Document.__pydantic_core_schema__
    definitions = {definition["ref"]: definition for definition in schema.get("definitions", ())}
    return SchemaValidator(_without_models(schema.get("schema", schema), definitions))


def _without_models(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_without_models(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "definition-ref":
        return _without_models(definitions[schema["schema_ref"]], definitions)
    if schema.get("type") != "model":
        return {name: _without_models(part, definitions) for name, part in schema.items() if name not in ("ref", "metadata")}
    fields = {name: _field(field["schema"], definitions) for name, field in schema["schema"]["fields"].items()}
    return {"type": "typed-dict", "fields": fields, "config": schema["config"]}


def _field(schema: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    return {"type": "typed-dict-field", "schema": _without_models(schema, definitions), "required": schema["type"] != "default"}
