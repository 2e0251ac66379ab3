-- Finished surveys of other systems: their title, who may read them, and which of their groups are sites of the directory.
-- Nobody was on a list for them, and no answer of them is here or anywhere.

CREATE TABLE brought (
    wave       TEXT NOT NULL PRIMARY KEY,  -- the id in the answers database
    title      TEXT NOT NULL,
    readers    TEXT NOT NULL CHECK (readers IN ('organisers', 'leaders', 'everybody')),
    opens_on   TEXT NOT NULL,
    closes_on  TEXT NOT NULL,
    brought_on TEXT NOT NULL
);

CREATE TABLE brought_site (
    wave      TEXT NOT NULL REFERENCES brought (wave),
    key_group TEXT NOT NULL,
    site      TEXT NOT NULL REFERENCES site (id),
    PRIMARY KEY (wave, site)
);
