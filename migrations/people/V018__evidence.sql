-- Files that show what was done about an action. Pictures are kept without what cameras write into them.

CREATE TABLE evidence (
    id          TEXT NOT NULL PRIMARY KEY,
    action      TEXT NOT NULL REFERENCES action (id),
    name        TEXT NOT NULL,                  -- of the file, made safe
    kind        TEXT NOT NULL CHECK (kind IN ('pdf', 'png', 'jpeg', 'webp', 'docx', 'xlsx', 'odt', 'csv', 'text')),
    bytes       BLOB NOT NULL,
    size        INTEGER NOT NULL,               -- of the bytes, so that a list need not read them
    description TEXT NOT NULL,
    added_on    TEXT NOT NULL,
    person      TEXT REFERENCES person (id)
) STRICT;
CREATE INDEX evidence_by_action ON evidence (action, id);
