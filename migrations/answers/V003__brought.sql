-- Finished surveys of other systems: what is public of them and what was released. No row of a person.

CREATE TABLE brought (
    id               TEXT NOT NULL PRIMARY KEY,  -- from a keyed hash of the rows: the same file has the same id
    description      BLOB NOT NULL,              -- exact bytes
    description_hash TEXT NOT NULL UNIQUE,
    columns_mark     TEXT NOT NULL,              -- keyed hash of the names of the columns
    brought_on       TEXT NOT NULL,
    release          BLOB NOT NULL,
    release_hash     TEXT NOT NULL
) STRICT;

-- Their comments, as those in `remark`; their writers have no mailbox.
CREATE TABLE brought_remark (
    id      TEXT NOT NULL PRIMARY KEY,
    brought TEXT NOT NULL REFERENCES brought (id),
    node    TEXT NOT NULL,
    item    TEXT NOT NULL,
    text    TEXT NOT NULL,
    verdict TEXT NOT NULL DEFAULT 'waiting',  -- waiting, shown, masked, withheld, handed_over
    masked  TEXT                              -- what is shown instead, when masked
) STRICT, WITHOUT ROWID;
CREATE INDEX brought_remark_by_survey ON brought_remark (brought, node, item);
