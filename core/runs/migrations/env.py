"""What Alembic runs before a migration. The connection, and its transaction, are the caller's."""

from alembic import context


def _migrate() -> None:
    context.configure(connection=context.config.attributes["connection"])
    with context.begin_transaction():
        context.run_migrations()


if __name__ == "env_py":  # the name that Alembic loads it under; anybody else only imports it
    _migrate()
