"""Charts as plain functions: frozen dataclasses in, one SVG out. No link, script, style or id in any of them."""
