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

-- Comments belong to a wave of the box or to one that was brought in, so they refer to no single table any more.
CREATE TABLE remark_of_any (
    id      TEXT NOT NULL PRIMARY KEY,
    wave    TEXT NOT NULL,
    node    TEXT NOT NULL,
    item    TEXT NOT NULL,
    text    TEXT NOT NULL,
    mailbox TEXT,
    verdict TEXT NOT NULL DEFAULT 'waiting',  -- waiting, shown, masked, withheld, handed_over
    masked  TEXT                              -- what is shown instead, when masked
) STRICT, WITHOUT ROWID;
INSERT INTO remark_of_any (id, wave, node, item, text, mailbox, verdict, masked)
    SELECT id, wave, node, item, text, mailbox, verdict, masked FROM remark ORDER BY id;
DROP TABLE remark;
ALTER TABLE remark_of_any RENAME TO remark;
CREATE INDEX remark_by_wave ON remark (wave, node, item);
