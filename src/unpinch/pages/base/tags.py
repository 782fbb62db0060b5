"""Small words for templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from unpinch.actions.access import can as _can
from unpinch.pages.base.icons import icon_svg

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw one of our own icons; without a label it is decoration."""
    return mark_safe(icon_svg(name, label))


@register.simple_tag(takes_context=True)
def can(context: dict[str, Any], act: str, relation: Any) -> bool:
    """Whether to offer an act to whoever is here."""
    return _can(context["actor"], act, relation)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Look a key up in a mapping."""
    return mapping.get(key) if hasattr(mapping, "get") else None
