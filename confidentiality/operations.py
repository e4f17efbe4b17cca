"""A migration operation for the apps above: ties a confidential model to its sealed text in the database."""

from typing import Any

from django.db.migrations.operations.base import Operation

BIND = """
ALTER TABLE {table} ADD CONSTRAINT {constraint} FOREIGN KEY (body_id, audience_id)
  REFERENCES confidentiality_sealedtext (id, audience_id) ON UPDATE CASCADE;
CREATE TRIGGER {trigger} AFTER INSERT OR UPDATE OF audience_id, created_at ON {table}
  FOR EACH ROW EXECUTE FUNCTION confidentiality_raise_newest();
"""
UNBIND = """
DROP TRIGGER {trigger} ON {table};
ALTER TABLE {table} DROP CONSTRAINT {constraint};
"""


class BindToSealedText(Operation):
    """Row and body share one audience, after every tightening too; it knows when its newest row was written.

    Put it after the `CreateModel` of a `Confidential` model, in the same migration.
    """

    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model_name], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The state of the models does not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(BIND, app_label, schema_editor, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(UNBIND, app_label, schema_editor, to_state)

    def _run(self, statements: str, app_label: str, schema_editor: Any, state: Any) -> None:
        table = state.apps.get_model(app_label, self.model_name)._meta.db_table
        quote = schema_editor.quote_name
        schema_editor.execute(
            statements.format(
                table=quote(table), constraint=quote(f"{table}_body_audience"), trigger=quote(f"{table}_newest")
            ),
            params=None,
        )

    def describe(self) -> str:
        return f"Bind {self.model_name} to its sealed text"
