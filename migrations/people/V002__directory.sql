-- Where people work. Dates are ISO text; a last day (`ends_on`) is still worked.

CREATE TABLE site (
    id     TEXT NOT NULL PRIMARY KEY,
    kind   TEXT NOT NULL CHECK (kind IN ('trust', 'region', 'academy', 'department')),
    name   TEXT NOT NULL,
    parent TEXT REFERENCES site (id),    -- absent for the trust alone
    urn    TEXT UNIQUE,                  -- of the school as it is today; a conversion brings a new one
    code   TEXT UNIQUE                   -- a short name that files may use
);
CREATE INDEX site_by_parent ON site (parent);

CREATE TABLE appointment (
    id        TEXT NOT NULL PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id),
    site      TEXT NOT NULL REFERENCES site (id),
    title     TEXT NOT NULL,
    family    TEXT NOT NULL,             -- kind of work: teaching, catering, …
    fte       INTEGER,                   -- thousandths; absent if not known
    subjects  TEXT NOT NULL DEFAULT '',  -- separated by '; '
    manager   TEXT REFERENCES person (id),
    starts_on TEXT NOT NULL,
    ends_on   TEXT,
    source    TEXT NOT NULL CHECK (source IN ('file', 'hand'))
);
CREATE INDEX appointment_by_person ON appointment (person);
CREATE INDEX appointment_by_site ON appointment (site);
CREATE INDEX appointment_by_manager ON appointment (manager);

-- The words of a name and the staff number, folded, for searching by their beginnings.
CREATE TABLE person_word (
    word   TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (word, person)
);
CREATE INDEX person_word_by_person ON person_word (person);

-- A staff list between upload and import. It goes when it is imported, or after a day.
CREATE TABLE staff_list (
    id        TEXT NOT NULL PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES person (id), -- who sent it
    made_at   INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    body      BLOB NOT NULL,
    choices   TEXT NOT NULL              -- JSON: which column is what, and how it is to be taken
);
CREATE INDEX staff_list_by_age ON staff_list (made_at);
