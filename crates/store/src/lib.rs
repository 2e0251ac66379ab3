//! One set of SQL on SQLite and PostgreSQL: units of work, migrations, test databases.
