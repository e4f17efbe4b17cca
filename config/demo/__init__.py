"""The fictional demonstration: its story as plain data, loaded through the same verbs that people's pages use.

Everything is counted from T, the day of loading, and stored as absolute dates. What has no model yet is left out.
"""

# How `demo_load --if-stale` exits where the launcher should empty the database and load anew.
STALE = 3
