"""The controls of forms are drawn hundreds of times a page: the attributes of each in one go."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def attributes(values: Mapping[str, Any]) -> SafeString:
    """Give the attributes of a tag, each after a space; what is True by its name alone, what is False not at all."""
    told = [
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in values.items()
        if value is not False
    ]
    return SafeString("".join(told))
