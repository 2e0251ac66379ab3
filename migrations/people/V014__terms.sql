-- Term dates: what is owed by a day of term waits in the holidays.

CREATE TABLE term (
    id        TEXT NOT NULL PRIMARY KEY,
    site      TEXT REFERENCES site (id),     -- none for the whole organisation
    name      TEXT NOT NULL,
    starts_on TEXT NOT NULL,                 -- first day
    ends_on   TEXT NOT NULL                  -- last day
) STRICT;
CREATE INDEX term_by_site ON term (site, starts_on);

-- Who was reminded that first decisions are owed after a survey: 1 organisers, 2 administrators.
CREATE TABLE owed (
    wave     TEXT NOT NULL PRIMARY KEY REFERENCES wave (id),
    reminded INTEGER NOT NULL
) STRICT;
