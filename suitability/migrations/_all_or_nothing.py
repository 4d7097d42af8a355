"""What each of our migrations that makes a table or a column ends with."""

from typing import Any

from django.core.management.base import CommandError
from django.db.migrations.operations.base import Operation


class AllOrNothing(Operation):
    """Make a migration one transaction with the note that it was done, and refuse to undo it while
    that would erase rows.

    `erases` are what undoing would erase, in SQL: a table, or those of its rows, as in
    `suitability_response WHERE ticked IS NOT NULL`. It has to be the last operation, and so is the
    first to be undone.

    Why the note: Django keeps some statements (references, indexes) for the end of a migration,
    and if there are any it notes only after the commit that the migration was done. Killed between
    the two, `migrate` would make the same tables again, and fail for ever.
    """

    reduces_to_sql = False

    def __init__(self, *erases: str) -> None:
        self.erases = erases

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Run what Django would run at the end."""
        for statement in schema_editor.deferred_sql:
            schema_editor.execute(statement, None)
        schema_editor.deferred_sql.clear()

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Raises CommandError if there are rows that would be erased."""
        if schema_editor.collect_sql:  # manage.py sqlmigrate
            return
        with schema_editor.connection.cursor() as cursor:
            for rows in self.erases:
                cursor.execute(f"SELECT 1 FROM {rows} LIMIT 1")  # noqa: S608 - words of ours
                if cursor.fetchone():
                    raise CommandError(
                        f"This migration cannot be undone: it would erase rows ({rows}). Nothing "
                        "was changed by it. To go back to an older program, restore the backup "
                        "that was made before the upgrade (docs/operations.md, Upgrading)."
                    )

    def describe(self) -> str:
        return "Note what was done in the same transaction; refuse to erase rows"
